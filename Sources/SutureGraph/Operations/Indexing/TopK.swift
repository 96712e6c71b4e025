/// The indices of the largest elements along an axis, the largest first; of equal elements the lower index comes first.
///
/// Indices are whole numbers as floats. No gradient flows back through them: `TakeAlong` reads the elements.
public struct TopK: Operation {
  /// The number of indices.
  public let count: Int
  /// The axis; negative ones count from the last.
  public let axis: Int

  /// The largest size of an indexed axis: floats hold all whole numbers up to 2²⁴.
  static let maximumSize = 1 << 24

  static let entries = [
    OperationEntry("topk") { reader throws(GraphError) in
      TopK(count: try reader.integer("k"), axis: try reader.integer("axis", default: -1))
    }
  ]

  public var name: String { "topk" }
  public var attributes: [Attribute] { [Attribute("k", .integer(count)), Attribute("axis", .integer(axis))] }

  public func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] {
    try expect(inputs, count: 1...1)
    guard let axis = inputs[0].axis(axis) else { throw invalid(inputs, "there is no axis \(axis)") }
    let size = inputs[0][axis]
    guard count >= 1, count <= size else {
      throw invalid(inputs, "k must be between 1 and \(size), the size of axis \(axis), not \(count)")
    }
    guard size <= TopK.maximumSize else {
      throw invalid(inputs, "axis \(axis) has more than \(TopK.maximumSize) elements, which indices cannot tell apart")
    }
    var shape = inputs[0]
    shape[axis] = count
    return [shape]
  }

  /// Each element is compared once with those found so far.
  public func cost(inputs: [Shape], outputs: [Shape]) -> Cost {
    Cost(elementOperations: inputs[0].elementCount, inputs: inputs, outputs: outputs)
  }

  public func gradients(_ step: GradientStep, in graph: inout Graph) throws(GraphError) -> [Value?] { [nil] }
}
