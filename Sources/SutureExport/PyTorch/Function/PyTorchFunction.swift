import SutureGraph
import SutureSupport

/// A graph as one Python function, for execution by PyTorch instead of for reading.
///
/// `compute(v, x, k)` takes the variables in the graph's order, the inputs, and a key for each random mask. It returns
/// the outputs and the new values of buffers. Names of modules and variables, which plugins choose, do not occur in it.
package struct PyTorchFunction: Sendable {
  /// The source, without imports.
  package let source: String
  /// The stream of each random mask, in the order of the keys.
  package let streams: [Int]
  /// Whether gradients are computed by operations of the graph; otherwise PyTorch can differentiate the function.
  package let containsGradients: Bool

  /// Writes a lowered graph, with or without gradients.
  /// - Throws: `ExportError.unsupportedOperation`.
  package init(lowered graph: Graph) throws {
    try self.init(graph, masks: [])
  }

  /// Writes a network as it was built, in training mode, for PyTorch to differentiate.
  ///
  /// Batch normalisation updates its running statistics in place. Random masks have the streams of the lowered graph.
  /// - Throws: `ExportError.unsupportedOperation`, `GraphError`.
  package init(training graph: Graph) throws {
    var masks: [Int] = []
    _ = try graph.rewritten { lowered, node, inputs throws(GraphError) in
      let made = try node.operation.lowered(inputs, mode: .training, in: &lowered)
      if node.operation is Dropout, let mask = lowered.nodes.last?.operation as? RandomMask, made != inputs {
        masks.append(mask.stream)
      }
      if let made { return made }
      return try lowered.apply(node.operation, inputs)
    }
    try self.init(PyTorchFunction.withIndexedBorders(graph), masks: masks)
  }

  /// The graph with borders of repeated elements taken by index: PyTorch's own have no deterministic gradient on GPUs.
  private static func withIndexedBorders(_ graph: Graph) throws(GraphError) -> Graph {
    try graph.rewritten { graph, node, inputs throws(GraphError) in
      let repeats =
        switch node.operation {
        case let pad as Pad: pad.mode != .constant
        case let convolution as Convolution: convolution.paddingMode != .constant
        default: false  // No other operation has a border.
        }
      if repeats, let made = try node.operation.lowered(inputs, mode: .training, in: &graph) { return made }
      return try graph.apply(node.operation, inputs)
    }
  }

  /// - Parameter masks: the streams of the graph's dropouts, in order.
  private init(_ graph: Graph, masks: [Int]) throws {
    var writer = try FunctionWriter(graph, masks: masks)
    try writer.write()
    let text = writer.lines.map { "    \($0)" }.joined(separator: "\n")
    let body = PythonText.filled("def compute(v, x, k):\n\(text)\n") { $0.literalText }
    source = (PyTorchHelpers.used(in: body) + [body]).joined(separator: "\n\n\n")
    streams = writer.streams
    containsGradients = writer.containsGradients
  }
}

/// Writes the statements of a graph's function, one for each node.
private struct FunctionWriter {
  private let graph: Graph
  private let spelling: OperationSpelling
  private var masks: ArraySlice<Int>
  private var names: [Value: String] = [:]
  private(set) var lines: [String] = []
  private(set) var streams: [Int] = []
  private(set) var containsGradients = false

  init(_ graph: Graph, masks: [Int]) throws {
    self.graph = graph
    self.masks = masks[...]
    let input = graph.inputs.first
    let builds = try NetworkBuilds(input: input.map { graph.shape($0.value) } ?? [], axes: []) { _ in graph }
    spelling = OperationSpelling(
      sizes: SizeSpelling(builds, arguments: input.map { [("x[0]", $0.value)] } ?? [], taken: []))
    for (index, input) in graph.inputs.enumerated() { names[input.value] = "x[\(index)]" }
    for (index, variable) in graph.variables.enumerated() { names[variable.value] = "v[\(index)]" }
  }

  mutating func write() throws {
    let results = graph.outputs + graph.updates.map(\.value)
    var lastUses: [Value: Int] = [:]
    for (index, node) in graph.nodes.enumerated() {
      for value in node.outputs { lastUses[value] = index }
      for value in node.inputs { lastUses[value] = index }
    }
    for value in results { lastUses[value] = graph.nodes.count }
    var ending: [Int: [Value]] = [:]
    for (value, index) in lastUses where names[value] == nil { ending[index, default: []].append(value) }
    for (index, node) in graph.nodes.enumerated() {
      let targets = node.outputs.map { "t\($0.index)" }
      let operands = node.inputs.map { PythonExpression(names[$0] ?? "None") }
      lines.append("\(targets.joined(separator: ", ")) = \(try expression(node, operands, index: index))")
      for (value, name) in zip(node.outputs, targets) { names[value] = name }
      // Memory of values is reused as soon as they are not needed any more.
      let done = (ending[index] ?? []).map { "t\($0.index)" }.sorted()
      if !done.isEmpty { lines.append("del \(done.joined(separator: ", "))") }
    }
    func list(_ values: [Value]) -> String { "[\(values.map { names[$0] ?? "None" }.joined(separator: ", "))]" }
    lines.append("return \(list(graph.outputs)), \(list(graph.updates.map(\.value)))")
  }

  private mutating func expression(_ node: Node, _ operands: [PythonExpression], index: Int) throws -> String {
    switch node.operation {
    case let dropout as Dropout:
      guard dropout.probability > 0, let stream = masks.popFirst() else { return operands[0].text }
      return mask(dropout.probability, stream, operands[0])
    case let mask as RandomMask: return self.mask(mask.probability, mask.stream, operands[0])
    case let norm as BatchNorm:
      let affine = operands.count == 5 ? [operands[3].text, operands[4].text] : ["None", "None"]
      let isFrozen = graph.variables.contains { $0.value == node.inputs[1] && $0.isFrozen }
      let settings = [PythonText.boolean(!isFrozen), "\(norm.momentum)", "\(norm.epsilon)"]
      return PythonExpression.call("F.batch_norm", operands.prefix(3).map(\.text) + affine + settings).text
    default:
      if let gradient = try spelling.gradientExpression(node, operands) {
        if !(node.operation is Normalize) { containsGradients = true }
        return gradient
      }
      return try spelling.plainExpression(node, operands, index: index)
    }
  }

  private mutating func mask(_ probability: Double, _ stream: Int, _ x: PythonExpression) -> String {
    streams.append(stream)
    let threshold = Int((probability * 0x1p32).rounded())
    return "random_mask(\(x.text), k[\(streams.count - 1)], \(threshold), \(Float(1 / (1 - probability))))"
  }
}
