/// A step of a computation: everything that the project knows about it, in one place.
///
/// Kinds of operations: *composed* ones rewrite themselves into others (`lowered`), so they need no gradient and no
/// kernel of their own; *primitive* ones have both; *backward* primitives appear only inside gradients.
public protocol Operation: Sendable {
  /// The name by which plugins call it, as in `batch_norm`.
  var name: String { get }

  /// Its constants, defaults included.
  var attributes: [Attribute] { get }

  /// The shapes that it makes of its inputs' shapes.
  /// - Throws: `GraphError.invalidShape` where it cannot take them.
  func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape]

  /// What running it once costs.
  func cost(inputs: [Shape], outputs: [Shape]) -> Cost

  /// Rewrites the operation into others for a mode; nil where it is primitive in this mode.
  func lowered(_ inputs: [Value], mode: Mode, in graph: inout Graph) throws(GraphError) -> [Value]?

  /// Appends the computation of the gradients of its inputs.
  /// - Returns: one gradient an input; nil where none flows.
  func gradients(_ step: GradientStep, in graph: inout Graph) throws(GraphError) -> [Value?]

  /// How other programs spell it; nil for backward primitives.
  var spelling: Spelling? { get }
}

/// How other programs spell an operation.
public struct Spelling: Hashable, Sendable {
  /// The ONNX operator, such as `Conv`.
  public let onnx: String
  /// The PyTorch function, such as `torch.nn.functional.conv2d`.
  public let pytorch: String

  /// Creates a spelling.
  public init(onnx: String, pytorch: String) {
    self.onnx = onnx
    self.pytorch = pytorch
  }
}

/// What a gradient rule works with: the values of one node and the gradients of what it made.
public struct GradientStep {
  /// The node's inputs.
  public let inputs: [Value]
  /// The node's outputs.
  public let outputs: [Value]
  /// The gradient of each output; nil where none flows back.
  public let upstream: [Value?]
  /// Whether the gradient of each input is wanted.
  public let wanted: [Bool]

  /// The gradient of the first output, zeros where none flows back.
  func gradient(in graph: inout Graph) throws(GraphError) -> Value {
    if let value = upstream[0] { return value }
    return try graph.constant(0, graph.shape(outputs[0]))
  }
}

extension Operation {
  /// Element operations alone: one for each output element.
  public func cost(inputs: [Shape], outputs: [Shape]) -> Cost {
    Cost(elementOperations: outputs.reduce(0) { $0 + $1.elementCount }, inputs: inputs, outputs: outputs)
  }

  /// Primitive.
  public func lowered(_ inputs: [Value], mode: Mode, in graph: inout Graph) throws(GraphError) -> [Value]? { nil }

  /// None, as for backward primitives and composed operations.
  public func gradients(_ step: GradientStep, in graph: inout Graph) throws(GraphError) -> [Value?] {
    throw .noGradient(operation: name)
  }

  /// None, as for backward primitives.
  public var spelling: Spelling? { nil }

  /// An error about this operation's inputs.
  func invalid(_ inputs: [Shape], _ reason: String) -> GraphError {
    .invalidShape(operation: name, inputs: inputs, reason: reason)
  }

  /// Checks the number of inputs.
  func expect(_ inputs: [Shape], count: ClosedRange<Int>) throws(GraphError) {
    guard count.contains(inputs.count) else {
      let wanted = count.count == 1 ? "\(count.lowerBound)" : "\(count.lowerBound) to \(count.upperBound)"
      throw invalid(inputs, "it takes \(wanted) tensors, not \(inputs.count)")
    }
  }
}
