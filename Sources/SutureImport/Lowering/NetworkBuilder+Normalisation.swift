import SutureGraph

extension NetworkBuilder {
  /// Weight and bias, ones and zeros where one of them is absent; none where both are.
  private mutating func affine(_ weight: ForeignValue?, _ bias: ForeignValue?, size: Int) throws -> [ForeignValue] {
    guard weight != nil || bias != nil else { return [] }
    let one = try weight ?? full([size], ForeignTensor(Float(1)))
    let zero = try bias ?? full([size], ForeignTensor(Float(0)))
    return [try reshaped(one, [size]), try reshaped(zero, [size])]
  }

  /// Batch normalisation; by the statistics of the batch alone where there are no running ones.
  package mutating func batchNormalised(
    _ x: ForeignValue, weight: ForeignValue?, bias: ForeignValue?, mean: ForeignValue?, variance: ForeignValue?,
    momentum: Double, epsilon: Double
  ) throws -> ForeignValue {
    let sizes = shape(x).dimensions
    guard sizes.count >= 2 else { throw LoweringRefusal("\(shape(x)) has no channels") }
    let affine = try affine(weight, bias, size: sizes[1])
    guard let mean, let variance else {
      let axes = sizes.indices.filter { $0 != 1 }
      let column = [sizes[1]] + [Int](repeating: 1, count: sizes.count - 2)
      return try standardised(
        x, axes: axes, affine: try affine.map { try reshaped($0, column) }, epsilon: epsilon)
    }
    return try applied(
      "batch_norm", [x, mean, variance] + affine,
      [Attribute("epsilon", .real(epsilon)), Attribute("momentum", .real(momentum))])
  }

  /// (x − mean) / √(variance + ε) over axes, times a weight plus a bias.
  private mutating func standardised(
    _ x: ForeignValue, axes: [Int], affine: [ForeignValue], epsilon: Double
  ) throws -> ForeignValue {
    let centred = try combined(.subtract, x, try reduced(.mean, x, axes, keepsDimensions: true))
    let variance = try reduced(.mean, try unary(.square, centred), axes, keepsDimensions: true)
    let deviation = try unary(.squareRoot, try self.affine(variance, shift: epsilon))
    let result = try combined(.divide, centred, deviation)
    guard affine.count == 2 else { return result }
    return try combined(.add, try combined(.multiply, result, affine[0]), affine[1])
  }

  /// Layer normalisation over the last axes, as many as `sizes` has.
  package mutating func layerNormalised(
    _ x: ForeignValue, sizes: [Int], weight: ForeignValue?, bias: ForeignValue?, epsilon: Double
  ) throws -> ForeignValue {
    let all = shape(x).dimensions
    guard !sizes.isEmpty, Array(all.suffix(sizes.count)) == sizes else {
      throw LoweringRefusal("\(Shape(sizes)) is not the end of \(shape(x))")
    }
    let size = sizes.reduce(1, *)
    let flat = try reshaped(x, all.dropLast(sizes.count) + [size])
    let result = try applied(
      "layer_norm", [flat] + (try affine(weight, bias, size: size)), [Attribute("epsilon", .real(epsilon))])
    return try reshaped(result, all)
  }

  /// Group normalisation; with a group for each channel, instance normalisation.
  package mutating func groupNormalised(
    _ x: ForeignValue, groups: Int, weight: ForeignValue?, bias: ForeignValue?, epsilon: Double
  ) throws -> ForeignValue {
    let sizes = shape(x).dimensions
    guard sizes.count >= 2 else { throw LoweringRefusal("\(shape(x)) has no channels") }
    return try applied(
      "group_norm", [x] + (try affine(weight, bias, size: sizes[1])),
      [Attribute("groups", .integer(groups)), Attribute("epsilon", .real(epsilon))])
  }

  /// Local response normalisation and others that divide by a root mean square: x / √(mean x² + ε) · weight.
  package mutating func rootMeanSquareNormalised(
    _ x: ForeignValue, axes: Int, weight: ForeignValue?, epsilon: Double
  ) throws -> ForeignValue {
    let rank = shape(x).rank
    guard axes >= 1, axes <= rank else { throw LoweringRefusal("\(axes) of \(rank) axes") }
    let mean = try reduced(
      .mean, try unary(.square, x), Array((rank - axes)..<rank), keepsDimensions: true)
    let factor = try unary(.reciprocal, try unary(.squareRoot, try affine(mean, shift: epsilon)))
    let result = try combined(.multiply, x, factor)
    return try weight.map { try combined(.multiply, result, $0) } ?? result
  }
}
