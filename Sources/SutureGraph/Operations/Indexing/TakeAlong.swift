/// The elements of one axis at computed indices: (x, indices) → y[.., j, ..] = x[.., indices[.., j, ..], ..].
///
/// Along all other axes the two broadcast, so that one index can move a whole row. An index is truncated to a whole
/// number; one that is outside the axis becomes the nearest index inside, and NaN 0.
public struct TakeAlong: Operation {
  /// The axis; negative ones count from the last.
  public let axis: Int

  static let entries = [
    OperationEntry("take_along") { reader throws(GraphError) in TakeAlong(axis: try reader.integer("axis")) }
  ]

  public var name: String { "take_along" }
  public var attributes: [Attribute] { [Attribute("axis", .integer(axis))] }

  public func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] {
    try expect(inputs, count: 2...2)
    let (x, indices) = (inputs[0], inputs[1])
    guard x.rank == indices.rank else {
      throw invalid(inputs, "the indices need the \(x.rank) axes of the first tensor, not \(indices.rank)")
    }
    guard let axis = x.axis(axis) else { throw invalid(inputs, "there is no axis \(axis)") }
    guard x[axis] >= 1, x[axis] <= TopK.maximumSize else {
      throw invalid(inputs, "axis \(axis) must have 1 to \(TopK.maximumSize) elements, not \(x[axis])")
    }
    var (source, target) = (x, indices)
    source[axis] = 1
    target[axis] = 1
    guard var shape = Shape.broadcast(source, target) else {
      throw invalid(inputs, "the sizes beside axis \(axis) must be equal, or one of them 1")
    }
    shape[axis] = indices[axis]
    return [shape]
  }

  public func gradients(_ step: GradientStep, in graph: inout Graph) throws(GraphError) -> [Value?] {
    guard step.wanted[0] else { return [nil, nil] }
    let shape = graph.shape(step.inputs[0])
    let rule = TakeAlongGradient(axis: shape.axis(axis) ?? 0, inputShape: shape)
    return [try graph.apply(rule, step.inputs[1], try step.gradient(in: &graph)), nil]
  }
}

/// The gradient of `TakeAlong`: (indices, upstream) → zeros to which each element of upstream is added where it was read.
public struct TakeAlongGradient: Operation {
  /// The axis.
  public let axis: Int
  /// The shape of the tensor that was read.
  public let inputShape: Shape

  public var name: String { "take_along_gradient" }
  public var attributes: [Attribute] {
    [Attribute("axis", .integer(axis)), Attribute("input_shape", .integers(inputShape.dimensions))]
  }

  public func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] {
    try expect(inputs, count: 2...2)
    return [inputShape]
  }
}
