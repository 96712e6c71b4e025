/// Σ(x − mean)² / (count − correction) along axes.
public struct ReduceVariance: Operation {
  /// The reduced axes; negative ones count from the last.
  public let axes: [Int]
  /// Whether the output keeps the reduced axes, with size 1.
  public let keepsDimensions: Bool
  /// 0 for the biased variance, 1 for the unbiased one.
  public let correction: Int

  static let entries = [
    OperationEntry("reduce_variance") { reader throws(GraphError) in
      ReduceVariance(
        axes: try reader.integers("axes"), keepsDimensions: try reader.boolean("keep", default: false),
        correction: try reader.integer("correction", default: 0))
    }
  ]

  public var name: String { "reduce_variance" }
  public var attributes: [Attribute] {
    [
      Attribute("axes", .integers(axes)), Attribute("keep", .integer(keepsDimensions ? 1 : 0)),
      Attribute("correction", .integer(correction)),
    ]
  }

  public func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] {
    try expect(inputs, count: 1...1)
    let output = try ReducedAxes.shape(inputs[0], axes: axes, keepsDimensions: keepsDimensions, operation: self)
    let count = inputs[0].elementCount / max(output.elementCount, 1)
    guard correction >= 0, count > correction else {
      throw invalid(inputs, "the variance of \(count) element(s) with correction \(correction) does not exist")
    }
    return [output]
  }

  public func lowered(_ inputs: [Value], mode: Mode, in graph: inout Graph) throws(GraphError) -> [Value]? {
    let input = graph.shape(inputs[0])
    let output = try outputShapes([input])[0]
    let count = input.elementCount / output.elementCount
    let mean = try graph.reduce(.mean, inputs[0], axes: axes)
    let squares = try graph.unary(.square, try graph.binary(.subtract, inputs[0], mean))
    let sum = try graph.reduce(.sum, squares, axes: axes, keepsDimensions: keepsDimensions)
    return [try graph.affine(sum, scale: 1 / Double(count - correction))]
  }
}
