/// Layer normalisation (arXiv 1607.06450) over the last axis: x [.., d], and weight [d] and bias [d] or neither.
public struct LayerNorm: Operation {
  /// ε, added to the variance.
  public let epsilon: Double

  static let entries = [
    OperationEntry("layer_norm") { reader throws(GraphError) in
      LayerNorm(epsilon: try reader.epsilon())
    }
  ]

  public var name: String { "layer_norm" }
  public var attributes: [Attribute] { [Attribute("epsilon", .real(epsilon))] }

  public func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] {
    try expect(inputs, count: 1...3)
    guard inputs.count != 2, inputs[0].rank >= 1, let size = inputs[0].dimensions.last,
      inputs.dropFirst().allSatisfy({ $0 == [size] })
    else { throw invalid(inputs, "weight and bias must both have the last size") }
    return [inputs[0]]
  }

  public func lowered(_ inputs: [Value], mode: Mode, in graph: inout Graph) throws(GraphError) -> [Value]? {
    let shape = graph.shape(inputs[0])
    let size = shape[shape.rank - 1]
    let view = NormalizeView(
      outer: shape.elementCount / max(size, 1), groups: 1, members: size, inner: 1, acrossOuter: false)
    return [try graph.apply(Normalize(view: view, epsilon: epsilon), inputs)[0]]
  }
}
