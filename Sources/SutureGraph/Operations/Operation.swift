/// A step of a computation: its shapes, cost, lowering and gradient, in one place.
///
/// There are three kinds. *Composed* operations rewrite themselves into others (`lowered`) and need neither a gradient
/// nor a kernel. *Primitive* operations have both. *Backward* primitives appear only inside gradients and have no
/// gradient of their own.
public protocol Operation: Sendable {
  /// The name by which plugins call it, such as `batch_norm`.
  var name: String { get }

  /// Its attributes, including those with default values.
  var attributes: [Attribute] { get }

  /// The shapes of its outputs for inputs of the given shapes.
  /// - Throws: `GraphError.invalidShape` if the shapes are not accepted.
  func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape]

  /// The cost of running it once.
  func cost(inputs: [Shape], outputs: [Shape]) -> Cost

  /// Rewrites the operation into others for a mode.
  /// - Returns: the values that replace its outputs; nil if the operation is primitive in this mode.
  func lowered(_ inputs: [Value], mode: Mode, in graph: inout Graph) throws(GraphError) -> [Value]?

  /// Appends the computation of the gradients of its inputs.
  /// - Returns: one gradient for each input; nil for inputs to which no gradient flows.
  func gradients(_ step: GradientStep, in graph: inout Graph) throws(GraphError) -> [Value?]
}

/// The arguments of a gradient rule: the values of one node and the gradients of its outputs.
public struct GradientStep {
  /// The node's inputs.
  public let inputs: [Value]
  /// The node's outputs.
  public let outputs: [Value]
  /// The gradient of each output; nil for outputs from which none flows back.
  public let upstream: [Value?]
  /// Whether the gradient of each input is needed.
  public let wanted: [Bool]

  /// The gradient of the first output; zeros if none flows back from it.
  func gradient(in graph: inout Graph) throws(GraphError) -> Value {
    if let value = upstream[0] { return value }
    return try graph.constant(0, graph.shape(outputs[0]))
  }
}

extension Operation {
  /// One element operation for each output element, and no MACs.
  public func cost(inputs: [Shape], outputs: [Shape]) -> Cost {
    Cost(elementOperations: outputs.reduce(0) { $0 + $1.elementCount }, inputs: inputs, outputs: outputs)
  }

  /// Nil: the operation is primitive.
  public func lowered(_ inputs: [Value], mode: Mode, in graph: inout Graph) throws(GraphError) -> [Value]? { nil }

  /// Throws `GraphError.noGradient`, as backward primitives and composed operations do.
  public func gradients(_ step: GradientStep, in graph: inout Graph) throws(GraphError) -> [Value?] {
    throw .noGradient(operation: name)
  }

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
