import SutureGraph

/// Softmax and normalisation as reductions and pointwise operations.
extension Graph {
  mutating func decomposed(_ operation: Softmax, _ inputs: [Value]) throws(GraphError) -> [Value]? {
    let x = inputs[0]
    guard !operation.isLogarithmic else { return nil }
    let shifted = try binary(.subtract, x, reduce(.max, x, axes: [operation.axis]))
    let powers = try unary(.exponential, shifted)
    let scale = try unary(.reciprocal, reduce(.sum, powers, axes: [operation.axis]))
    return [try binary(.multiply, powers, scale)]
  }

  mutating func decomposed(_ operation: SoftmaxGradient, _ inputs: [Value]) throws(GraphError) -> [Value]? {
    guard !operation.isLogarithmic else { return nil }
    let (y, upstream) = (inputs[0], inputs[1])
    let sum = try reduce(.sum, binary(.multiply, upstream, y), axes: [operation.axis])
    return [try binary(.multiply, y, binary(.subtract, upstream, sum))]
  }

  mutating func decomposed(
    _ operation: Normalize, _ inputs: [Value], _ parts: StatisticsParts
  ) throws(GraphError) -> [Value]? {
    let view = operation.view
    let count = parts.count(view)
    let x = try reshape(inputs[0], view.shape(parts: count))
    var mean = try reduce(.mean, x, axes: view.joined)
    var deviation = try binary(.subtract, x, mean)
    var variance = try reduce(.mean, unary(.square, deviation), axes: view.joined)
    if count > 1 {
      // Of parts of equal size: the mean of their means, and the mean of their variances plus the variance of their means.
      let means = mean
      mean = try reduce(.mean, means, axes: [0])
      let gaps = try unary(.square, binary(.subtract, means, mean))
      variance = try reduce(.mean, binary(.add, variance, gaps), axes: [0])
      deviation = try binary(.subtract, x, mean)
    }
    let inverse = try unary(.reciprocal, unary(.squareRoot, affine(variance, shift: operation.epsilon)))
    var y: Value
    if inputs.count == 3 {
      let scale = try binary(.multiply, inverse, reshape(inputs[1], view.affineShape))
      y = try binary(.add, binary(.multiply, deviation, scale), reshape(inputs[2], view.affineShape))
    } else {
      y = try binary(.multiply, deviation, inverse)
    }
    y = try reshape(y, shape(inputs[0]))
    let statistics: Shape = [view.statisticCount]
    return [y, try reshape(mean, statistics), try reshape(inverse, statistics)]
  }

  mutating func decomposed(
    _ operation: NormalizeGradient, _ inputs: [Value], _ parts: StatisticsParts
  ) throws(GraphError) -> [Value]? {
    let view = operation.view
    let count = parts.count(view)
    let x = try reshape(inputs[0], view.shape(parts: count))
    let mean = try reshape(inputs[1], view.statisticShape)
    let inverse = try reshape(inputs[2], view.statisticShape)
    let upstream = try reshape(inputs[3], view.shape(parts: count))
    let deviation = try binary(.subtract, x, mean)

    let slope = try unary(.square, inverse)
    let share = 1 / Double(view.sampleCount)

    // With u the upstream gradient times the weight, and d the deviation from the mean:
    // (u − mean(u) − d · mean(u · d) · inverse²) · inverse.
    func gradient(_ graph: inout Graph, of scaled: Value, sum: Value, product: Value) throws(GraphError) -> Value {
      let level = try graph.affine(sum, scale: share)
      let tilt = try graph.binary(.multiply, graph.affine(product, scale: share), slope)
      let rest = try graph.binary(
        .subtract, graph.binary(.subtract, scaled, level), graph.binary(.multiply, deviation, tilt))
      return try graph.binary(.multiply, rest, inverse)
    }

    let hasOneWeight = !operation.isAffine || view.members == 1
    let weight = operation.isAffine ? try reshape(inputs[4], view.affineShape) : nil
    let scaled =
      hasOneWeight
      ? upstream
      : try weight.map { weight throws(GraphError) in
        try binary(.multiply, upstream, weight)
      } ?? upstream
    var sum = try reduce(.sum, scaled, axes: view.joined)
    var product = try reduce(.sum, binary(.multiply, scaled, deviation), axes: view.joined)
    if count > 1 {
      sum = try reduce(.sum, sum, axes: [0])
      product = try reduce(.sum, product, axes: [0])
    }
    var inputGradient = try gradient(&self, of: scaled, sum: sum, product: product)
    guard let weight else { return [try reshape(inputGradient, shape(inputs[0]))] }

    var weightGradient: Value
    var biasGradient: Value
    if hasOneWeight {
      // The sums serve the gradients of input, weight and bias.
      inputGradient = try binary(.multiply, inputGradient, weight)
      weightGradient = try binary(.multiply, product, inverse)
      biasGradient = sum
      if !view.acrossOuter {
        weightGradient = try reduce(.sum, weightGradient, axes: [1])
        biasGradient = try reduce(.sum, biasGradient, axes: [1])
      }
    } else {
      let normalised = try binary(.multiply, deviation, inverse)
      weightGradient = try reduce(.sum, binary(.multiply, upstream, normalised), axes: [0, 1, 4])
      biasGradient = try reduce(.sum, upstream, axes: [0, 1, 4])
    }
    let affine = shape(inputs[4])
    return [
      try reshape(inputGradient, shape(inputs[0])), try reshape(weightGradient, affine),
      try reshape(biasGradient, affine),
    ]
  }
}

extension NormalizeView {
  /// The shape [parts, outer / parts, groups, members, inner].
  fileprivate func shape(parts: Int) -> Shape { [parts, outer / parts, groups, members, inner] }

  /// The axes over which the statistics of a part are taken.
  fileprivate var joined: [Int] { acrossOuter ? [1, 3, 4] : [3, 4] }

  fileprivate var statisticShape: Shape { [1, acrossOuter ? 1 : outer, groups, 1, 1] }

  /// The shape to which weight and bias are reshaped, so that they broadcast over the view.
  fileprivate var affineShape: Shape { [groups, members, 1] }
}
