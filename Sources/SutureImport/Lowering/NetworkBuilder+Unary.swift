import SutureGraph

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension NetworkBuilder {
  /// A function of the catalogue applied to every element.
  package mutating func unary(_ function: UnaryFunction, _ x: ForeignValue) throws -> ForeignValue {
    if let tensor = known(x) { return .known(try NetworkBuilder.unary(function, tensor)) }
    let keeps: Bool
    switch function {
    case .absolute, .negate, .relu, .square: keeps = true
    case .relu6, .sigmoid, .tanh, .silu, .gelu, .hardSigmoid, .hardSwish, .softplus, .exponential, .logarithm,
      .squareRoot, .reciprocal, .cosine, .sine, .step:
      keeps = false
    }
    return value(try graph.unary(function, try tensor(x)), keeps ? kind(x) : .floating)
  }

  private static func unary(_ function: UnaryFunction, _ x: ForeignTensor) throws -> ForeignTensor {
    if let values = x.integers {
      // Magnitudes avoid a trap at the least integer.
      switch function {
      case .absolute: return try .filling(x.shape, .integers(values.map { Int(clamping: $0.magnitude) }))
      case .negate: return try .filling(x.shape, .integers(values.map { 0 &- $0 }))
      case .relu: return try .filling(x.shape, .integers(values.map { max($0, 0) }))
      case .square:
        let x = ForeignTensor(shape: x.shape, .integers(values)) ?? x
        return try .combined(.multiply, x, x)
      case .relu6, .sigmoid, .tanh, .silu, .gelu, .hardSigmoid, .hardSwish, .softplus, .exponential, .logarithm,
        .squareRoot, .reciprocal, .cosine, .sine, .step:
        break
      }
    }
    return try x.map { function.applied(to: $0) }
  }

  /// The error function, with an error below 1.5 · 10⁻⁷, about that of a float.
  ///
  /// Source: Abramowitz and Stegun, Handbook of Mathematical Functions, formula 7.1.26.
  package mutating func errorFunction(_ x: ForeignValue) throws -> ForeignValue {
    if let tensor = known(x) { return .known(try tensor.map { Float(erf(Double($0))) }) }
    let magnitude = try unary(.absolute, x)
    let t = try unary(.reciprocal, try affine(magnitude, scale: 0.3275911, shift: 1))
    var polynomial = try affine(t, scale: 1.061405429, shift: -1.453152027)
    for coefficient in [1.421413741, -0.284496736, 0.254829592] {
      polynomial = try affine(try combined(.multiply, polynomial, t), shift: coefficient)
    }
    polynomial = try combined(.multiply, polynomial, t)
    let bell = try unary(.exponential, try unary(.negate, try unary(.square, x)))
    let positive = try affine(try combined(.multiply, polynomial, bell), scale: -1, shift: 1)
    return try combined(.multiply, try sign(x), positive)
  }

  /// A function that only known elements have, such as rounding.
  package func evaluated(_ x: ForeignValue, _ name: String, _ function: (Float) -> Float) throws -> ForeignValue {
    guard let tensor = known(x) else { throw LoweringRefusal("\(name) of a computed tensor has no counterpart") }
    // Rounding leaves integers as they are.
    return .known(tensor.kind == .floating ? try tensor.map(function) : tensor)
  }
}

/// The hyperbolic tangent, under a name that no case of `UnaryFunction` has.
private func hyperbolicTangent(_ x: Double) -> Double { tanh(x) }

extension UnaryFunction {
  /// The function of a number.
  func applied(to number: Float) -> Float {
    let x = Double(number)
    let result: Double =
      switch self {
      case .relu: x.isNaN ? x : max(x, 0)
      case .relu6: min(max(x, 0), 6)
      case .sigmoid: 1 / (1 + exp(-x))
      case .tanh: hyperbolicTangent(x)
      case .silu: x / (1 + exp(-x))
      case .gelu: 0.5 * x * (1 + erf(x / 2.0.squareRoot()))
      case .hardSigmoid: min(max(x + 3, 0), 6) / 6
      case .hardSwish: x * min(max(x + 3, 0), 6) / 6
      case .softplus: x > 20 ? x : log1p(exp(x))
      case .exponential: exp(x)
      case .logarithm: log(x)
      case .squareRoot: x.squareRoot()
      case .reciprocal: 1 / x
      case .square: x * x
      case .absolute: abs(x)
      case .negate: -x
      case .cosine: cos(x)
      case .sine: sin(x)
      case .step: x > 0 ? 1 : x < 0 ? 0 : 0.5
      }
    return Float(result)
  }
}
