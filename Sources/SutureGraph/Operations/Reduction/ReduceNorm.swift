/// The Euclidean norm √Σx² along axes.
///
/// Its gradient at 0 is 0.
public struct ReduceNorm: Operation {
  /// The reduced axes; negative ones count from the last.
  public let axes: [Int]
  /// Whether the output keeps the reduced axes, with size 1.
  public let keepsDimensions: Bool

  static let entries = [
    OperationEntry("reduce_l2") { reader throws(GraphError) in
      ReduceNorm(axes: try reader.integers("axes"), keepsDimensions: try reader.boolean("keep", default: false))
    }
  ]

  public var name: String { "reduce_l2" }
  public var attributes: [Attribute] {
    [Attribute("axes", .integers(axes)), Attribute("keep", .integer(keepsDimensions ? 1 : 0))]
  }

  public func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] {
    try expect(inputs, count: 1...1)
    return [try ReducedAxes.shape(inputs[0], axes: axes, keepsDimensions: keepsDimensions, operation: self)]
  }

  public func lowered(_ inputs: [Value], mode: Mode, in graph: inout Graph) throws(GraphError) -> [Value]? {
    let squares = try graph.unary(.square, inputs[0])
    let sum = try graph.reduce(.sum, squares, axes: axes, keepsDimensions: keepsDimensions)
    // √ has an infinite slope at 0: the smallest normal float keeps the gradient finite there, and 0 · finite is 0.
    return [try graph.unary(.squareRoot, try graph.affine(sum, shift: 1.1754944e-38))]
  }
}
