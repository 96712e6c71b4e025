import SutureGraph

/// Activations that the catalogue does not have, made of those that it has.
extension NetworkBuilder {
  /// min(x, 0), as x − max(x, 0): exactly 0 or x, with the derivative 1 at 0.
  private mutating func negativePart(_ x: ForeignValue, _ positive: ForeignValue) throws -> ForeignValue {
    try combined(.subtract, x, positive)
  }

  /// x where it is positive, otherwise x times a slope, which may be a tensor.
  package mutating func leaky(_ x: ForeignValue, slope: ForeignValue) throws -> ForeignValue {
    let positive = try unary(.relu, x)
    if number(slope) == 0 { return positive }
    return try combined(.add, try combined(.multiply, try negativePart(x, positive), slope), positive)
  }

  /// A leaky rectifier with a slope for each channel, or one for all.
  package mutating func parametric(_ x: ForeignValue, _ weight: ForeignValue) throws -> ForeignValue {
    let rank = shape(x).rank
    guard shape(weight).elementCount > 1, rank > 2 else { return try leaky(x, slope: weight) }
    let column = [shape(weight).elementCount] + [Int](repeating: 1, count: rank - 2)
    return try leaky(x, slope: try reshaped(weight, column))
  }

  /// The exponential linear unit: scale · x where x is positive, otherwise scale · α · (e^(x · inputScale) − 1).
  package mutating func elu(
    _ x: ForeignValue, alpha: Double = 1, scale: Double = 1, inputScale: Double = 1
  ) throws -> ForeignValue {
    let isPlain = inputScale == 1 && known(x) == nil
    if isPlain { return try affine(try applied("elu", [x], [Attribute("alpha", .real(alpha))]), scale: scale) }
    let positive = try unary(.relu, x)
    let scaled = try affine(try negativePart(x, positive), scale: inputScale)
    let negative = try affine(try unary(.exponential, scaled), scale: alpha * scale, shift: -alpha * scale)
    return try combined(.add, try affine(positive, scale: scale), negative)
  }

  /// The continuously differentiable exponential linear unit: α · ELU(x / α).
  package mutating func celu(_ x: ForeignValue, alpha: Double) throws -> ForeignValue {
    guard alpha != 0 else { throw LoweringRefusal("alpha is 0") }
    return try affine(try elu(try affine(x, scale: 1 / alpha)), scale: alpha)
  }

  /// ln(1 + e^(β · x)) / β; x where β · x is above the threshold.
  package mutating func softplus(_ x: ForeignValue, beta: Double = 1, threshold: Double = 20) throws -> ForeignValue {
    guard beta != 0 else { throw LoweringRefusal("beta is 0") }
    let scaled = try affine(x, scale: beta)
    let smooth = try affine(try unary(.softplus, scaled), scale: 1 / beta)
    // Above 20 the difference is below the precision of a float.
    guard threshold < 20 else { return smooth }
    return try selected(try compared(.greater, scaled, .known(ForeignTensor(Float(threshold)))), x, smooth)
  }

  /// The approximation of GELU by tanh: x · (1 + tanh(√(2/π) · (x + 0.044715 · x³))) / 2; (1 + tanh u) / 2 is σ(2u).
  package mutating func tanhGelu(_ x: ForeignValue) throws -> ForeignValue {
    let square = try affine(try unary(.square, x), scale: 0.044715, shift: 1)
    let argument = try affine(try combined(.multiply, x, square), scale: 2 * (2 / Double.pi).squareRoot())
    return try combined(.multiply, x, try unary(.sigmoid, argument))
  }

  /// x · tanh(ln(1 + eˣ)).
  package mutating func mish(_ x: ForeignValue) throws -> ForeignValue {
    try combined(.multiply, x, try unary(.tanh, try unary(.softplus, x)))
  }

  /// x / (1 + |x|).
  package mutating func softsign(_ x: ForeignValue) throws -> ForeignValue {
    try combined(.divide, x, try affine(try unary(.absolute, x), shift: 1))
  }

  /// ln σ(x) = −ln(1 + e⁻ˣ).
  package mutating func logSigmoid(_ x: ForeignValue) throws -> ForeignValue {
    try unary(.negate, try unary(.softplus, try unary(.negate, x)))
  }

  /// x where it is above a threshold, otherwise a value.
  package mutating func threshold(_ x: ForeignValue, _ threshold: Double, _ other: Double) throws -> ForeignValue {
    if threshold == 0, other == 0 { return try unary(.relu, x) }
    let isAbove = try compared(.greater, x, .known(ForeignTensor(Float(threshold))))
    return try selected(isAbove, x, .known(ForeignTensor(Float(other))))
  }

  /// x where its magnitude is above λ, otherwise 0.
  package mutating func hardShrink(_ x: ForeignValue, _ lambda: Double) throws -> ForeignValue {
    let isLarge = try compared(.greater, try unary(.absolute, x), .known(ForeignTensor(Float(lambda))))
    return try combined(.multiply, x, try floats(isLarge))
  }

  /// x moved towards 0 by λ, 0 where it is nearer.
  package mutating func softShrink(_ x: ForeignValue, _ lambda: Double) throws -> ForeignValue {
    let positive = try unary(.relu, try affine(x, shift: -lambda))
    let negative = try unary(.relu, try affine(x, scale: -1, shift: -lambda))
    return try combined(.subtract, positive, negative)
  }

  /// The gated linear unit: the first half of an axis times the sigmoid of the second.
  package mutating func gated(_ x: ForeignValue, axis: Int) throws -> ForeignValue {
    let axis = try self.axis(axis, of: x)
    let halves = try split(x, into: 2, axis: axis)
    guard halves.count == 2, shape(x)[axis] % 2 == 0 else { throw LoweringRefusal("axis \(axis) cannot be halved") }
    return try combined(.multiply, halves[0], try unary(.sigmoid, halves[1]))
  }

  /// Random zeros in training, for single elements or for whole channels.
  package mutating func dropout(
    _ x: ForeignValue, probability: Double, ofChannels: Bool = false
  ) throws -> ForeignValue {
    if probability == 0 || known(x) != nil { return x }
    let settings = [Attribute("probability", .real(probability))]
    guard ofChannels else { return try applied("dropout", [x], settings) }
    let sizes = shape(x).dimensions
    guard sizes.count >= 2 else { throw LoweringRefusal("\(shape(x)) has no channels") }
    let ones = try graph.constant(1, Shape(sizes.prefix(2) + [Int](repeating: 1, count: sizes.count - 2)))
    return try combined(.multiply, x, try applied("dropout", [.tensor(ones)], settings))
  }
}
