import SutureExecution
import SutureGraph

/// Writes a network in evaluation mode as an ONNX model.
///
/// - The input is `x`, the output `y`; the batch size is symbolic (`batch`) if the network can be built for others.
/// - Initializers are the parameters and buffers, by the keys of PyTorch's `state_dict`, in its layouts.
/// - Nodes are named by the path of their module, such as `/layer1/0/conv1/Conv`, and state it in `metadata_props` as
///   PyTorch's exporter does (see `ONNXScopes`).
/// - Operators are old ones that runtimes agree on.
public struct ONNXExporter {
  /// The opsets that can be written: from the one in which axes became inputs of ReduceSum, to that of onnx 1.23.
  public static let supportedOpsets = 13...28

  private let network: ExportedNetwork
  private let opset: Int

  /// Prepares the export of a network.
  /// - Parameter opset: the version of the standard operators.
  /// - Throws: `ExportError.unsupportedOpset`.
  public init(_ network: ExportedNetwork, opset: Int) throws(ExportError) {
    guard ONNXExporter.supportedOpsets.contains(opset) else {
      throw .unsupportedOpset(opset, supported: ONNXExporter.supportedOpsets)
    }
    self.network = network
    self.opset = opset
  }

  /// Writes the model; files are replaced at once, and stay as they were on failure.
  ///
  /// A model of 2 GiB or more, the most that Protocol Buffers hold, keeps its weights in a second file,
  /// `<path>.data`, as PyTorch writes it.
  /// - Parameter limit: the most bytes of the model with its weights.
  /// - Returns: the paths of the written files.
  /// - Throws: `ExportError`, `FileError`.
  @discardableResult
  public func write(to path: String, limit: Int = Int(Int32.max)) throws -> [String] {
    try ONNXFile(path: path).write(try model(), limit: limit)
  }

  /// The model, whose initializers refer to the network's weights.
  /// - Throws: `ExportError` for operations without a spelling.
  func model() throws -> ONNXModel {
    let builds = try loweredBuilds()
    let graph = builds.graph
    let taken = Set(graph.variables.map(\.name))
    let inputName = ONNXExporter.free("x", in: taken)
    var builder = ONNXBuilder(builds, opset: opset, inputName: inputName)
    try builder.translate()
    let outputName = ONNXExporter.free("y", in: taken)
    let output = ONNXValueInfo(name: outputName, dimensions: builder.dimensions(of: graph.outputs[0]))
    let nodes = try builder.finish(graph.outputs[0], named: outputName)
    let (producer, version) = ONNXExporter.producer(network.origin.program)
    return ONNXModel(
      irVersion: ONNXExporter.irVersion(opset: opset), producerName: producer, producerVersion: version,
      graph: ONNXGraph(
        name: graph.scopes[0].className, nodes: nodes,
        initializers: initializers(of: graph, usedBy: nodes),
        inputs: [ONNXValueInfo(name: inputName, dimensions: builder.dimensions(of: graph.inputs[0].value))],
        outputs: [output], values: ONNXExporter.values(builder.values, of: nodes, outputName: outputName)),
      opset: opset, metadata: network.origin.metadata)
  }

  /// Whether the file takes batches of any size; otherwise it takes that of the requested input only.
  /// - Throws: `GraphError`.
  public func takesAnyBatch() throws -> Bool { try loweredBuilds().freeAxes.contains(0) }

  /// The network in operations that have a spelling; the batch size is free if all sizes follow it.
  private func loweredBuilds() throws(GraphError) -> NetworkBuilds {
    let builds = try network.builds.restricted(to: [0]).rewritten { graph throws(GraphError) in
      try ONNXBuilder.lowered(graph)
    }
    return ONNXExporter.followsBatch(builds) ? builds : builds.restricted(to: [])
  }

  /// The variables that nodes read, with the elements of the network's weights.
  private func initializers(of graph: Graph, usedBy nodes: [ONNXNode]) -> [ONNXTensor] {
    let used = Set(nodes.flatMap(\.inputs))
    return network.weights.slots.enumerated().filter { used.contains($0.element.name) }.map { index, slot in
      ONNXTensor(
        name: slot.name, dimensions: slot.shape.dimensions, type: .float,
        content: .variable(VariableElements(store: network.weights, index: index)))
    }
  }

  /// The shapes of the nodes' outputs that the builder knows, each once.
  private static func values(
    _ values: [ONNXValueInfo], of nodes: [ONNXNode], outputName: String
  ) -> [ONNXValueInfo] {
    var computed = Set(nodes.map(\.output)).subtracting([outputName])
    return values.filter { computed.remove($0.name) != nil }
  }

  // MARK: Batch

  /// Whether all sizes are linear functions of the batch size, and nothing but sizes depends on it.
  private static func followsBatch(_ builds: NetworkBuilds) -> Bool {
    let graph = builds.graph
    let batchSizes = builds.sizes(of: graph.inputs[0].value)[0].values
    let isLinear = graph.shapes.indices.compactMap(graph.value(at:)).allSatisfy { value in
      builds.sizes(of: value).allSatisfy { ONNXDimension($0, batchSizes: batchSizes) != nil }
    }
    return isLinear
      && graph.nodes.indices.allSatisfy { index in
        let operation = graph.nodes[index].operation
        return operation.attributes.allSatisfy { attribute in
          let isFixed = builds.sizes(of: attribute.name, atNode: index).allSatisfy { $0.constant != nil }
          return (isFixed || operation is any ShapeStatingOperation)
            && Set(builds.reals(of: attribute.name, atNode: index)).count <= 1
        }
      }
  }

  // MARK: Names and versions

  private static func free(_ name: String, in taken: Set<String>) -> String {
    var name = name
    while taken.contains(name) { name += "_" }
    return name
  }

  /// The program's name and version: the words of `suture 0.1.0`.
  private static func producer(_ program: String) -> (name: String, version: String) {
    let words = program.split(separator: " ", maxSplits: 1).map(String.init)
    return (words.first ?? "", words.count > 1 ? words[1] : "")
  }

  /// The version of the file format that came with an opset, by the table in onnx's `helper.py`.
  private static func irVersion(opset: Int) -> Int {
    switch opset {
    case ...14: 7
    case ...18: 8
    case ...20: 9
    case ...22: 10
    case 23: 11
    case 24: 12
    case ...27: 13
    default: 14
    }
  }
}

/// An operation whose integers are the shape of its output.
private protocol ShapeStatingOperation: Operation {}
extension Reshape: ShapeStatingOperation {}
extension Expand: ShapeStatingOperation {}
extension Constant: ShapeStatingOperation {}
