import SutureComposer
import SutureExecution
import SutureGraph
import SutureTestSupport

@testable import SutureExport

extension NetworkBuilds {
  /// A network of a few operations.
  static func probe(
    _ input: Shape = [2, 8, 6, 10], _ body: (inout Graph, Value) throws -> Value
  ) throws -> NetworkBuilds {
    try NetworkBuilds(input: input, axes: input.rank == 4 ? [0, 2, 3] : [0]) { shape in
      var graph = Graph(type: "Probe")
      graph.outputs = [try body(&graph, try graph.input("x", shape))]
      return graph
    }
  }

  /// A composition of the registry's modules.
  static func composition(_ text: String, _ input: Shape = [1, 64, 14, 14]) throws -> NetworkBuilds {
    let composition = try Composer(registry: Checkout.registry).composition(text)
    return try NetworkBuilds(input: input, axes: input.rank == 4 ? [0, 2, 3] : [0, 1]) { shape in
      try Checkout.grafter.build(composition, input: shape)
    }
  }
}

extension ExportedNetwork {
  /// A network with the initial weights of a seed.
  init(_ builds: NetworkBuilds, facts: [String: String] = [:]) throws {
    self.init(
      builds: builds, weights: try VariableStore(builds.graph.variables, seed: 1),
      origin: Origin(
        program: "suture 0.1.0", composition: "probe", backbone: nil, sites: [], plugins: [], facts: facts))
  }

  /// A network of a few operations.
  static func probe(
    _ input: Shape = [2, 8, 6, 10], _ body: (inout Graph, Value) throws -> Value
  ) throws -> ExportedNetwork {
    try ExportedNetwork(NetworkBuilds.probe(input, body))
  }

  /// Its ONNX model.
  func onnx(opset: Int = 17) throws -> ONNXModel { try ONNXExporter(self, opset: opset).model() }
}

extension Graph {
  /// A parameter with the given values at the start.
  mutating func parameter(_ name: String, _ shape: Shape) throws -> Value {
    try variable(.parameter, name, shape, .uniform(low: -1, high: 1))
  }

  /// The operation that a plugin calls by name.
  mutating func call(_ name: String, _ attributes: [Attribute], _ inputs: [Value]) throws -> Value {
    try apply(try OperationCatalogue.operation(name, attributes), inputs)[0]
  }
}

extension ONNXModel {
  /// The operators without constants, in order.
  var types: [String] { graph.nodes.map(\.type).filter { $0 != "Constant" } }

  /// The only node of a type; nil if there are none or several.
  func node(_ type: String) -> ONNXNode? {
    let found = graph.nodes.filter { $0.type == type }
    return found.count == 1 ? found[0] : nil
  }

  /// The integers of a constant by the name of its value; nil for floats and values that are computed.
  func integers(_ name: String) -> [Int]? {
    guard let node = graph.nodes.first(where: { $0.output == name }),
      case .tensor(let tensor) = node.attributes.first?.value, tensor.type == .int64,
      case .bytes(let bytes) = tensor.content
    else { return nil }
    return stride(from: 0, to: bytes.count, by: 8).map { start in
      bytes[start..<start + 8].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
  }
}

extension ONNXNode {
  /// The text of an attribute.
  func text(_ name: String) -> String? {
    guard case .text(let word) = attributes.first(where: { $0.name == name })?.value else { return nil }
    return word
  }

  /// The integers of an attribute.
  func integers(_ name: String) -> [Int]? {
    switch attributes.first(where: { $0.name == name })?.value {
    case .integers(let numbers): numbers
    case .integer(let number): [number]
    default: nil
    }
  }
}
