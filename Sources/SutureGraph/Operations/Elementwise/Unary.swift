/// A function applied to every element.
public struct Unary: Operation {
  /// The function.
  public let function: UnaryFunction

  init(_ function: UnaryFunction) { self.function = function }

  static let entries = UnaryFunction.allCases.map { function in
    OperationCatalogue.Entry(function.rawValue) { _ in Unary(function) }
  }

  public var name: String { function.rawValue }
  public var attributes: [Attribute] { [] }
  public var spelling: Spelling? { function.spelling }

  public func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] {
    try expect(inputs, count: 1...1)
    return inputs
  }

  public func gradients(_ step: GradientStep, in graph: inout Graph) throws(GraphError) -> [Value?] {
    let upstream = try step.gradient(in: &graph)
    switch function {
    case .step: return [nil]
    case .negate: return [try graph.unary(.negate, upstream)]
    default:
      let saved = function.derivativeUsesOutput ? step.outputs[0] : step.inputs[0]
      return [try graph.apply(UnaryGradient(function), saved, upstream)]
    }
  }
}

/// The gradient of a unary function: (saved, upstream) → upstream · f′, where `saved` is the function's input, or its
/// output where `derivativeUsesOutput`.
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
