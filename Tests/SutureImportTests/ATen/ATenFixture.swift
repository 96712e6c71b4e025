import FoundationEssentials
import SutureExecution
import Testing

@testable import SutureEngine
@testable import SutureGraph
@testable import SutureImport

/// One operation of PyTorch with its arguments and results, as `Tests/Python/import_fixtures_aten.py` writes them.
struct ATenCase: Decodable, Sendable, CustomTestStringConvertible {
  /// A tensor whose elements follow from a seed.
  struct Input: Decodable, Sendable {
    let shape: [Int]
    let seed: Int
    let kind: String
    let high: Int?

    /// The elements that the script makes too.
    func tensor() throws -> ForeignTensor {
      let draws = (0..<shape.reduce(1, *)).map { (($0 * 7919 + seed * 104_729 + 12345) * 1_103_515_245) % (1 << 31) }
      switch kind {
      case "int": return try .filling(shape, .integers(draws.map { $0 / 1024 % (high ?? 1) }))
      case "bool": return try .filling(shape, .booleans(draws.map { $0 >= 1 << 30 }))
      default:
        let (low, width) = kind == "positive" ? (0.25, 2.0) : (-2.0, 4.0)
        return try .filling(shape, .floats(draws.map { Float(Double($0) / 0x1p31 * width + low) }))
      }
    }
  }

  let op: String
  let inputs: [Input]
  let arguments: [ForeignNode.NamedArgument]
  /// `graph` where only known inputs are computed, `all` where none are.
  let refused: String?
  let outputs: [ForeignTensor]

  var testDescription: String {
    let texts = arguments.map { argument -> String in
      guard let data = try? JSONEncoder().encode(argument.value), data.count < 80 else { return "\(argument.name): …" }
      return "\(argument.name): \(String(decoding: data, as: UTF8.self))"
    }
    return "\(op)(\(texts.joined(separator: ", "))) of \(inputs.map(\.shape))"
  }

  /// The cases of a file.
  static func cases(_ name: String) throws -> [ATenCase] {
    let folder = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
    let data = try Data(contentsOf: URL(filePath: "/\(folder)/Fixtures/\(name).json"))
    return try JSONDecoder().decode([ATenCase].self, from: data)
  }

  var node: ForeignNode {
    ForeignNode(
      operation: op, name: "node", arguments: arguments, outputs: outputs.indices.map { "y\($0)" })
  }

  /// Builds the operation and computes its results, as far as there are rules for them.
  /// - Parameter areKnown: whether floats are known while the graph is built; integers and truth values always are.
  func results(areKnown: Bool, dialect: ForeignNetwork.Dialect = .aten) throws -> [ForeignTensor] {
    var bench = try OperationBench(dialect: dialect)
    for (index, input) in inputs.enumerated() {
      let tensor = try input.tensor()
      try bench.add("x\(index)", tensor, isKnown: areKnown || tensor.kind != .floating || tensor.count == 0)
    }
    try bench.builder.build(node)
    return try bench.results(node.outputs.compactMap { $0 }.filter { bench.builder.values[$0] != nil })
  }
}

/// A network of nodes that are built one by one and then run.
struct OperationBench {
  var builder: NetworkBuilder
  private var tensors: [Tensor] = [Tensor([1], [0])]

  init(
    _ nodes: [ForeignNode] = [], outputs: [String] = [], dialect: ForeignNetwork.Dialect = .aten
  ) throws {
    var network = ForeignNetwork(dialect: dialect, producer: "test", pathSource: .none)
    network.inputs = [ForeignNetwork.Input(value: "unused", sizes: [1])]
    network.nodes = nodes
    network.outputs = outputs
    builder = try NetworkBuilder(network, input: [1])
  }

  /// Adds a value that the nodes read.
  mutating func add(_ name: String, _ tensor: ForeignTensor, isKnown: Bool) throws {
    if isKnown {
      builder.values[name] = .known(tensor)
    } else {
      tensors.append(Tensor(Shape(tensor.shape), tensor.floats))
      builder.values[name] = .tensor(try builder.graph.input(name, Shape(tensor.shape)))
    }
  }

  /// The values of names, computed by the engine where they are not known.
  mutating func results(_ names: [String]) throws -> [ForeignTensor] {
    var computed: [(name: String, value: Value)] = []
    for name in names {
      if case .tensor(let value)? = builder.values[name] { computed.append((name, value)) }
    }
    builder.graph.outputs = computed.map(\.value)
    var found: [String: ForeignTensor] = [:]
    if !computed.isEmpty {
      let graph = try builder.graph.lowered(for: .evaluation)
      let plan = try Plan(
        graph, variables: try VariableStore(graph.variables, seed: 0),
        options: ExecutionOptions(threads: .one))
      for (output, result) in zip(computed, try plan.run(tensors)) {
        found[output.name] = try ForeignTensor.filling(result.shape.dimensions, .floats(result.values))
          .cast(builder.kinds[output.value] ?? .floating)
      }
    }
    return try names.map { name in
      if case .known(let tensor)? = builder.values[name] { return tensor }
      return try #require(found[name])
    }
  }
}

/// The largest difference, relative to 1 or the expected number, whichever is larger; infinite where shapes differ.
func largestDifference(_ actual: ForeignTensor, _ expected: ForeignTensor) -> Double {
  guard actual.shape == expected.shape, actual.kind == expected.kind else { return .infinity }
  return zip(actual.doubles, expected.doubles).reduce(0) { worst, pair in
    if pair.0 == pair.1 || pair.0.isNaN && pair.1.isNaN { return worst }
    let difference = abs(pair.0 - pair.1) / max(1, abs(pair.1))
    return difference.isNaN ? .infinity : max(worst, difference)
  }
}
