/// x itself, but no gradient flows back through it: PyTorch's `detach`.
public struct StopGradient: Operation {
  static let entries = [OperationCatalogue.Entry("stop_gradient") { _ in StopGradient() }]

  public var name: String { "stop_gradient" }
  public var attributes: [Attribute] { [] }
  public var spelling: Spelling? { Spelling(onnx: "Identity", pytorch: "torch.Tensor.detach") }

  public func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] {
    try expect(inputs, count: 1...1)
    return inputs
  }

  /// Free: the elements stay where they are.
  public func cost(inputs: [Shape], outputs: [Shape]) -> Cost { Cost() }

  public func gradients(_ step: GradientStep, in graph: inout Graph) throws(GraphError) -> [Value?] { [nil] }
}
