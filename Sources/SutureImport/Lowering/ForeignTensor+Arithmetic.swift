import SutureGraph

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension ForeignTensor {
  /// The elements as truth values: whether they differ from 0.
  package var booleans: [Bool] {
    switch elements {
    case .floats(let values): values.map { $0 != 0 }
    case .integers(let values): values.map { $0 != 0 }
    case .booleans(let values): values
    }
  }

  /// The elements as numbers of double precision.
  package var doubles: [Double] {
    switch elements {
    case .floats(let values): values.map { Double($0) }
    case .integers(let values): values.map { Double($0) }
    case .booleans(let values): values.map { $0 ? 1 : 0 }
    }
  }

  /// The elements as another kind; floats are truncated to integers.
  package func cast(_ kind: ElementKind) -> ForeignTensor {
    guard kind != self.kind else { return self }
    let elements: Elements =
      switch kind {
      case .floating: .floats(floats)
      case .integer: .integers(integers ?? floats.map { Int(exactly: $0.rounded(.towardZero)) ?? 0 })
      case .boolean: .booleans(booleans)
      }
    return ForeignTensor(shape: shape, elements) ?? self
  }

  /// Each float changed by a function; integers become floats.
  func map(_ function: (Float) -> Float) throws -> ForeignTensor { try .filling(shape, .floats(floats.map(function))) }

  /// Two tensors combined element by element, with broadcasting, in the arithmetic of their wider kind.
  package static func combined(
    _ function: ArithmeticFunction, _ a: ForeignTensor, _ b: ForeignTensor
  ) throws -> ForeignTensor {
    let (a, b) = try broadcast(a, b)
    let kind = max(a.kind, b.kind)
    if kind == .boolean, function == .add || function == .maximum {
      return try filling(a.shape, .booleans(zip(a.booleans, b.booleans).map { $0 || $1 }))
    }
    if kind == .boolean, function == .multiply || function == .minimum {
      return try filling(a.shape, .booleans(zip(a.booleans, b.booleans).map { $0 && $1 }))
    }
    if function != .divide, function != .arcTangent, kind != .floating, let x = a.integers, let y = b.integers {
      return try filling(a.shape, .integers(try zip(x, y).map { try function.integer($0, $1) }))
    }
    return try filling(a.shape, .floats(zip(a.floats, b.floats).map { function.float($0, $1) }))
  }

  /// Two tensors compared element by element, with broadcasting.
  package static func compared(
    _ comparison: Comparison, _ a: ForeignTensor, _ b: ForeignTensor
  ) throws -> ForeignTensor {
    let (a, b) = try broadcast(a, b)
    if let x = a.integers, let y = b.integers {
      return try filling(a.shape, .booleans(zip(x, y).map { comparison.holds($0, $1) }))
    }
    return try filling(a.shape, .booleans(zip(a.floats, b.floats).map { comparison.holds($0, $1) }))
  }

  /// Both stretched to the shape that they have in common.
  static func broadcast(_ a: ForeignTensor, _ b: ForeignTensor) throws -> (ForeignTensor, ForeignTensor) {
    guard let shape = Shape.broadcast(Shape(a.shape), Shape(b.shape)) else {
      throw LoweringRefusal("\(Shape(a.shape)) and \(Shape(b.shape)) do not broadcast")
    }
    return (try a.expanded(shape.dimensions), try b.expanded(shape.dimensions))
  }
}

/// Functions of two numbers.
package enum ArithmeticFunction: Hashable, Sendable {
  /// a + b.
  case add
  /// a − b.
  case subtract
  /// a · b.
  case multiply
  /// a ÷ b, a float for integers too.
  case divide
  /// ⌊a ÷ b⌋.
  case floorDivide
  /// a ÷ b, rounded towards 0.
  case truncatedDivide
  /// a − b · ⌊a ÷ b⌋, with the sign of b.
  case remainder
  /// a − b · trunc(a ÷ b), with the sign of a.
  case truncatedRemainder
  /// aᵇ.
  case power
  /// The larger of the two.
  case maximum
  /// The smaller of the two.
  case minimum
  /// The angle of the point (b, a).
  case arcTangent

  /// The result for integers; `divide` and `arcTangent` have none.
  func integer(_ a: Int, _ b: Int) throws -> Int {
    let result: (partialValue: Int, overflow: Bool)
    switch self {
    case .add: result = a.addingReportingOverflow(b)
    case .subtract: result = a.subtractingReportingOverflow(b)
    case .multiply: result = a.multipliedReportingOverflow(by: b)
    case .maximum: return max(a, b)
    case .minimum: return min(a, b)
    case .power:
      guard b >= 0 else { throw LoweringRefusal("an integer is raised to the negative power \(b)") }
      result = ArithmeticFunction.power(a, b)
    case .divide, .arcTangent: throw LoweringRefusal("integers have no such result")
    case .floorDivide, .truncatedDivide, .remainder, .truncatedRemainder:
      guard b != 0 else { throw LoweringRefusal("an integer is divided by 0") }
      let (quotient, overflow) = a.dividedReportingOverflow(by: b)
      let (rest, _) = a.remainderReportingOverflow(dividingBy: b)
      let isBelow = rest != 0 && (rest < 0) != (b < 0)
      if self == .remainder { return isBelow ? rest + b : rest }
      if self == .truncatedRemainder { return rest }
      result = (self == .floorDivide && isBelow ? quotient - 1 : quotient, overflow)
    }
    guard !result.overflow else { throw LoweringRefusal("an integer becomes too large") }
    return result.partialValue
  }

  /// By repeated squaring.
  private static func power(_ base: Int, _ exponent: Int) -> (partialValue: Int, overflow: Bool) {
    var (result, factor, rest, overflow) = (1, base, exponent, false)
    while rest > 0 {
      if rest & 1 == 1 {
        let step = result.multipliedReportingOverflow(by: factor)
        (result, overflow) = (step.partialValue, overflow || step.overflow)
      }
      rest >>= 1
      guard rest > 0 else { break }
      let step = factor.multipliedReportingOverflow(by: factor)
      (factor, overflow) = (step.partialValue, overflow || step.overflow)
      if overflow { break }
    }
    return (result, overflow)
  }

  /// The result for floats.
  func float(_ a: Float, _ b: Float) -> Float {
    switch self {
    case .add: a + b
    case .subtract: a - b
    case .multiply: a * b
    case .divide: a / b
    case .floorDivide: ((a - ArithmeticFunction.remainder.float(a, b)) / b).rounded()
    case .truncatedDivide: (a / b).rounded(.towardZero)
    case .remainder: ArithmeticFunction.floorRemainder(a, b)
    case .truncatedRemainder: fmod(a, b)
    case .power: pow(a, b)
    case .maximum: a.isNaN || b.isNaN ? .nan : max(a, b)
    case .minimum: a.isNaN || b.isNaN ? .nan : min(a, b)
    case .arcTangent: atan2(a, b)
    }
  }

  private static func floorRemainder(_ a: Float, _ b: Float) -> Float {
    let rest = fmod(a, b)
    return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest
  }
}

/// Comparisons of two numbers.
package enum Comparison: Hashable, Sendable {
  /// a = b.
  case equal
  /// a ≠ b.
  case notEqual
  /// a < b.
  case less
  /// a ≤ b.
  case lessOrEqual
  /// a > b.
  case greater
  /// a ≥ b.
  case greaterOrEqual

  func holds<Number: Comparable>(_ a: Number, _ b: Number) -> Bool {
    switch self {
    case .equal: a == b
    case .notEqual: a != b
    case .less: a < b
    case .lessOrEqual: a <= b
    case .greater: a > b
    case .greaterOrEqual: a >= b
    }
  }
}
