import SutureSupport

/// (x − mean) / √(variance + ε) · weight + bias: the common part of batch, layer and group normalisation.
///
/// The input is viewed as [outer, groups, members, inner]. Statistics are taken over members and inner, and also over
/// outer if `acrossOuter`. Weight and bias have one number per pair of group and member, or are absent.
/// Outputs: y, and the mean and 1 / √(variance + ε) of each statistic, [groups] or [outer · groups].
public struct Normalize: Operation {
  /// The view of the input.
  public let view: NormalizeView
  /// ε, added to the variance.
  public let epsilon: Double

  public var name: String { "normalize" }
  public var attributes: [Attribute] { view.attributes + [Attribute("epsilon", .real(epsilon))] }

  public func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] {
    try expect(inputs, count: 1...3)
    guard inputs.count != 2, inputs[0].elementCount == view.elementCount,
      inputs.dropFirst().allSatisfy({ $0 == [view.groups * view.members] })
    else { throw invalid(inputs, "weight and bias must both be [\(view.groups * view.members)]") }
    return [inputs[0], [view.statisticCount], [view.statisticCount]]
  }

  public func cost(inputs: [Shape], outputs: [Shape]) -> Cost {
    Cost(elementOperations: Saturating.product(3, inputs[0].elementCount), inputs: inputs, outputs: outputs)
  }

  public func gradients(_ step: GradientStep, in graph: inout Graph) throws(GraphError) -> [Value?] {
    // Only the running statistics use the other two outputs, and no gradient flows through those.
    let rule = NormalizeGradient(view: view, isAffine: step.inputs.count == 3)
    let upstream = try step.gradient(in: &graph)
    var inputs = [step.inputs[0], step.outputs[1], step.outputs[2], upstream]
    if rule.isAffine { inputs.append(step.inputs[1]) }
    return try graph.apply(rule, inputs)
  }
}

/// The gradient of `Normalize`: (x, mean, inverse deviation, upstream, weight?) → gradients of x, weight and bias.
public struct NormalizeGradient: Operation {
  /// The view of the input.
  public let view: NormalizeView
  /// Whether there are weight and bias.
  public let isAffine: Bool

  public var name: String { "normalize_gradient" }
  public var attributes: [Attribute] { view.attributes + [Attribute("affine", .integer(isAffine ? 1 : 0))] }

  public func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] {
    try expect(inputs, count: isAffine ? 5...5 : 4...4)
    return isAffine ? [inputs[0], inputs[4], inputs[4]] : [inputs[0]]
  }

  public func cost(inputs: [Shape], outputs: [Shape]) -> Cost {
    Cost(elementOperations: Saturating.product(6, inputs[0].elementCount), inputs: inputs, outputs: outputs)
  }
}

/// The view that normalisation takes of its input: [outer, groups, members, inner].
public struct NormalizeView: Hashable, Sendable {
  /// The size of the axes before the groups: the batch, or all rows.
  public let outer: Int
  /// The number of groups; each has its own statistics.
  public let groups: Int
  /// The number of members per group; each has its own weight and bias.
  public let members: Int
  /// The number of elements per member, which share weight and bias: the spatial axes.
  public let inner: Int
  /// Whether statistics are also taken over `outer`.
  public let acrossOuter: Bool

  var elementCount: Int { outer * groups * members * inner }

  /// The number of means and variances.
  public var statisticCount: Int { acrossOuter ? groups : outer * groups }

  /// The number of elements that each mean is taken over.
  public var sampleCount: Int { elementCount / max(statisticCount, 1) }

  var attributes: [Attribute] {
    [
      Attribute("view", .integers([outer, groups, members, inner])),
      Attribute("across_outer", .integer(acrossOuter ? 1 : 0)),
    ]
  }
}
