/// A function applied to every element.
public struct Unary: Operation {
  /// The function.
  public let function: UnaryFunction

  init(_ function: UnaryFunction) { self.function = function }

  static let entries = UnaryFunction.allCases.map { function in
    OperationEntry(function.rawValue) { _ in Unary(function) }
  }

  public var name: String { function.rawValue }
  public var attributes: [Attribute] { [] }

  public func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] {
    try expect(inputs, count: 1...1)
    return inputs
  }

  public func gradients(_ step: GradientStep, in graph: inout Graph) throws(GraphError) -> [Value?] {
    let upstream = try step.gradient(in: &graph)
    switch function.traits.derivative {
    case .zero: return [nil]
    case .minusOne: return [try graph.unary(.negate, upstream)]
    case .ofInput: return [try graph.apply(UnaryGradient(function), step.inputs[0], upstream)]
    case .ofOutput: return [try graph.apply(UnaryGradient(function), step.outputs[0], upstream)]
    }
  }
}

/// The gradient of a unary function: (saved, upstream) → upstream · f′, where `saved` is the function's input or
/// output, as its trait `derivative` says.
public struct UnaryGradient: Operation {
  /// The function whose derivative this is.
  public let function: UnaryFunction

  init(_ function: UnaryFunction) { self.function = function }

  public var name: String { "\(function.rawValue)_gradient" }
  public var attributes: [Attribute] { [] }

  public func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] {
    try expect(inputs, count: 2...2)
    guard inputs[0] == inputs[1] else { throw invalid(inputs, "both must have one shape") }
    return [inputs[0]]
  }
}
