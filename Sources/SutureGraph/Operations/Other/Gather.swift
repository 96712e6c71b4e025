/// The elements of one axis at fixed indices, which may repeat or omit some: embeddings, position tables, shuffles.
public struct Gather: Operation {
  /// The axis; negative ones count from the last.
  public let axis: Int
  /// The input index of each output index.
  public let indices: [Int]

  static let entries = [
    OperationEntry("gather") { reader throws(GraphError) in
      Gather(axis: try reader.integer("axis", default: 0), indices: try reader.integers("indices"))
    }
  ]

  public var name: String { "gather" }
  public var attributes: [Attribute] { [Attribute("axis", .integer(axis)), Attribute("indices", .integers(indices))] }

  public func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] {
    try expect(inputs, count: 1...1)
    guard let axis = inputs[0].axis(axis) else { throw invalid(inputs, "there is no axis \(axis)") }
    guard !indices.isEmpty, indices.allSatisfy({ (0..<inputs[0][axis]).contains($0) }) else {
      throw invalid(inputs, "indices must be within 0 ..< \(inputs[0][axis])")
    }
    var shape = inputs[0]
    shape[axis] = indices.count
    return [shape]
  }

  public func gradients(_ step: GradientStep, in graph: inout Graph) throws(GraphError) -> [Value?] {
    let input = graph.shape(step.inputs[0])
    let axis = input.axis(axis) ?? 0
    let rule = ScatterAdd(axis: axis, indices: indices, size: input[axis])
    return [try graph.apply(rule, try step.gradient(in: &graph))]
  }
}

/// The gradient of `Gather`: adds each slice of upstream to the slice that it was read from.
public struct ScatterAdd: Operation {
  /// The axis.
  public let axis: Int
  /// The output index of each input index.
  public let indices: [Int]
  /// The output's size along the axis.
  public let size: Int

  public var name: String { "scatter_add" }
  public var attributes: [Attribute] {
    [Attribute("axis", .integer(axis)), Attribute("indices", .integers(indices)), Attribute("size", .integer(size))]
  }

  public func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] {
    try expect(inputs, count: 1...1)
    var shape = inputs[0]
    shape[axis] = size
    return [shape]
  }
}
