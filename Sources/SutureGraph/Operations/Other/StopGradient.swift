/// The identity, through which no gradient flows back: PyTorch's `detach`.
public struct StopGradient: Operation {
  static let entries = [OperationEntry("stop_gradient") { _ in StopGradient() }]

  public var name: String { "stop_gradient" }
  public var attributes: [Attribute] { [] }

  public func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] {
    try expect(inputs, count: 1...1)
    return inputs
  }

  /// Nothing: the elements stay in place.
  public func cost(inputs: [Shape], outputs: [Shape]) -> Cost { Cost() }

  public func gradients(_ step: GradientStep, in graph: inout Graph) throws(GraphError) -> [Value?] { [nil] }
}
