/// x where x is positive, otherwise α · (eˣ − 1).
public struct Elu: Operation {
  /// α: the function approaches −α for large negative x.
  public let alpha: Double

  static let entries = [
    OperationEntry("elu") { reader throws(GraphError) in Elu(alpha: try reader.real("alpha", default: 1)) }
  ]

  public var name: String { "elu" }
  public var attributes: [Attribute] { [Attribute("alpha", .real(alpha))] }

  public func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] {
    try expect(inputs, count: 1...1)
    return inputs
  }

  public func gradients(_ step: GradientStep, in graph: inout Graph) throws(GraphError) -> [Value?] {
    [try graph.apply(EluGradient(alpha: alpha), step.inputs[0], try step.gradient(in: &graph))]
  }
}

/// The gradient of `Elu`: (x, upstream) → upstream where x is positive, otherwise upstream · α · eˣ.
public struct EluGradient: Operation {
  /// α.
  public let alpha: Double

  public var name: String { "elu_gradient" }
  public var attributes: [Attribute] { [Attribute("alpha", .real(alpha))] }

  public func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] {
    try expect(inputs, count: 2...2)
    guard inputs[0] == inputs[1] else { throw invalid(inputs, "both must have one shape") }
    return [inputs[0]]
  }
}
