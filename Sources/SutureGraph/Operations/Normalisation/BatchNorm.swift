/// Batch normalisation (arXiv 1502.03167) of [n, c] or [n, c, ..]: inputs x, running mean [c], running variance [c],
/// and weight [c] and bias [c] or neither.
///
/// Evaluation uses the running statistics. Training uses the statistics of the batch (biased variance) and updates the
/// running ones (unbiased variance) with `momentum`, as PyTorch does; frozen running statistics are used as in evaluation.
public struct BatchNorm: Operation {
  /// ε, added to the variance.
  public let epsilon: Double
  /// The weight of the batch's statistics in an update of the running ones, 0.1 by default.
  public let momentum: Double

  static let entries = [
    OperationEntry("batch_norm") { reader throws(GraphError) in
      BatchNorm(
        epsilon: try reader.epsilon(), momentum: try reader.real("momentum", default: 0.1))
    }
  ]

  public var name: String { "batch_norm" }
  public var attributes: [Attribute] {
    [Attribute("epsilon", .real(epsilon)), Attribute("momentum", .real(momentum))]
  }

  public func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] {
    try expect(inputs, count: 3...5)
    guard inputs.count != 4, inputs[0].rank >= 2 else {
      throw invalid(inputs, "it takes x [n, c, ..], two statistics, and weight and bias or neither")
    }
    guard inputs.dropFirst().allSatisfy({ $0 == [inputs[0][1]] }) else {
      throw invalid(inputs, "statistics, weight and bias must be [\(inputs[0][1])]")
    }
    return [inputs[0]]
  }

  public func lowered(_ inputs: [Value], mode: Mode, in graph: inout Graph) throws(GraphError) -> [Value]? {
    let shape = graph.shape(inputs[0])
    let channels = shape[1]
    switch graph.isFrozen(inputs[1]) ? .evaluation : mode {
    case .evaluation:
      let inverse = try graph.unary(
        .reciprocal, try graph.unary(.squareRoot, try graph.affine(inputs[2], shift: epsilon)))
      let scale = inputs.count == 5 ? try graph.binary(.multiply, inverse, inputs[3]) : inverse
      let moved = try graph.binary(.multiply, inputs[1], scale)
      let shift =
        inputs.count == 5 ? try graph.binary(.subtract, inputs[4], moved) : try graph.unary(.negate, moved)
      let column = Shape([channels] + [Int](repeating: 1, count: shape.rank - 2))
      let scaled = try graph.binary(.multiply, inputs[0], try graph.reshape(scale, column))
      return [try graph.binary(.add, scaled, try graph.reshape(shift, column))]
    case .training:
      let view = NormalizeView(
        outer: shape[0], groups: channels, members: 1, inner: shape.elementCount(2..<shape.rank), acrossOuter: true)
      guard view.sampleCount > 1 else {
        throw invalid([shape], "training needs more than one value per channel: use a batch size of 2 or more")
      }
      let made = try graph.apply(Normalize(view: view, epsilon: epsilon), [inputs[0]] + inputs.dropFirst(3))
      let count = Double(view.sampleCount)
      // variance + ε = 1 / inverse²
      let variance = try graph.affine(
        try graph.unary(.reciprocal, try graph.unary(.square, made[2])), shift: -epsilon)
      try move(inputs[1], towards: made[1], scale: 1, in: &graph)
      try move(inputs[2], towards: variance, scale: count / (count - 1), in: &graph)
      return [made[0]]
    }
  }

  private func move(_ buffer: Value, towards value: Value, scale: Double, in graph: inout Graph) throws(GraphError) {
    // A layer that is applied twice in a step updates its statistics twice.
    let old = try graph.affine(graph.current(buffer), scale: 1 - momentum)
    graph.update(buffer, to: try graph.binary(.add, old, try graph.affine(value, scale: momentum * scale)))
  }
}
