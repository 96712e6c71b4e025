/// The whole numbers 0, 1, … count − 1: the indices of an axis, from which coordinates are computed.
public struct IndexRange: Operation {
  /// The number of elements.
  public let count: Int

  static let entries = [
    OperationEntry("range") { reader throws(GraphError) in IndexRange(count: try reader.integer("count")) }
  ]

  public var name: String { "range" }
  public var attributes: [Attribute] { [Attribute("count", .integer(count))] }

  public func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] {
    try expect(inputs, count: 0...0)
    guard count >= 1, count <= TopK.maximumSize else {
      throw invalid(inputs, "count must be between 1 and \(TopK.maximumSize), not \(count)")
    }
    return [[count]]
  }

  public func gradients(_ step: GradientStep, in graph: inout Graph) throws(GraphError) -> [Value?] { [] }
}
