/// A range `start ..< end` of one axis.
public struct Slice: Operation {
  /// The axis; negative ones count from the last.
  public let axis: Int
  /// The first index.
  public let start: Int
  /// The index after the last.
  public let end: Int

  static let entries = [
    OperationEntry("slice") { reader throws(GraphError) in
      Slice(axis: try reader.integer("axis"), start: try reader.integer("start"), end: try reader.integer("end"))
    }
  ]

  public var name: String { "slice" }
  public var attributes: [Attribute] {
    [Attribute("axis", .integer(axis)), Attribute("start", .integer(start)), Attribute("end", .integer(end))]
  }

  public func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] {
    try expect(inputs, count: 1...1)
    guard let axis = inputs[0].axis(axis), 0 <= start, start < end, end <= inputs[0][axis] else {
      throw invalid(inputs, "\(start) ..< \(end) is not a range of axis \(axis)")
    }
    var shape = inputs[0]
    shape[axis] = end - start
    return [shape]
  }

  public func gradients(_ step: GradientStep, in graph: inout Graph) throws(GraphError) -> [Value?] {
    let input = graph.shape(step.inputs[0])
    let axis = input.axis(axis) ?? 0
    var before = [Int](repeating: 0, count: input.rank)
    var after = before
    before[axis] = start
    after[axis] = input[axis] - end
    return [try graph.apply(Pad(before: before, after: after, value: 0), try step.gradient(in: &graph))]
  }
}
