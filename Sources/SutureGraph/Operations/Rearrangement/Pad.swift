/// A tensor with a constant border added before and after each axis.
public struct Pad: Operation {
  /// The width before the first element, one number per axis.
  public let before: [Int]
  /// The width after the last element, one number per axis.
  public let after: [Int]
  /// The value of the border's elements.
  public let value: Double

  static let entries = [
    OperationEntry("pad") { reader throws(GraphError) in
      Pad(
        before: try reader.integers("before"), after: try reader.integers("after"),
        value: try reader.real("value", default: 0))
    }
  ]

  public var name: String { "pad" }
  public var attributes: [Attribute] {
    [
      Attribute("before", .integers(before)), Attribute("after", .integers(after)), Attribute("value", .real(value)),
    ]
  }

  public func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] {
    try expect(inputs, count: 1...1)
    guard before.count == inputs[0].rank, after.count == inputs[0].rank,
      (before + after).allSatisfy({ (0...(1 << 30)).contains($0) })
    else { throw invalid(inputs, "it needs a width of 0 or more before and after each axis") }
    return [Shape(inputs[0].dimensions.indices.map { before[$0] + inputs[0][$0] + after[$0] })]
  }

  public func gradients(_ step: GradientStep, in graph: inout Graph) throws(GraphError) -> [Value?] {
    let input = graph.shape(step.inputs[0])
    var gradient = try step.gradient(in: &graph)
    for axis in 0..<input.rank where before[axis] + after[axis] > 0 {
      gradient = try graph.apply(Slice(axis: axis, start: before[axis], end: before[axis] + input[axis]), gradient)
    }
    return [gradient]
  }
}
