import SutureGraph

extension NetworkBuilder {
  /// Two values combined element by element, with broadcasting.
  package mutating func combined(
    _ function: ArithmeticFunction, _ a: ForeignValue, _ b: ForeignValue
  ) throws -> ForeignValue {
    let sizes = try broadcast(a, b)
    if let tensors = known([a, b], for: sizes.dimensions) {
      return .known(try ForeignTensor.combined(function, tensors[0], tensors[1]))
    }
    if let number = number(b), number.isFinite, shape(a) == sizes {
      if let made = try combined(function, a, number: number, kind(b)) { return made }
    }
    if let number = number(a), number.isFinite, shape(b) == sizes {
      if let made = try combined(function, number: number, kind(a), b) { return made }
    }
    let kind = max(kind(a), kind(b))
    let (x, y) = (try tensor(a), try tensor(b))
    switch function {
    case .add:
      return value(try graph.binary(kind == .boolean ? .maximum : .add, x, y), kind)
    case .subtract: return value(try graph.binary(.subtract, x, y), kind)
    case .multiply: return value(try graph.binary(.multiply, x, y), kind)
    case .divide: return value(try graph.binary(.divide, x, y))
    case .power: return value(try graph.binary(.power, x, y), kind)
    case .maximum: return value(try graph.binary(.maximum, x, y), kind)
    case .minimum: return value(try graph.binary(.minimum, x, y), kind)
    case .floorDivide, .truncatedDivide, .remainder, .truncatedRemainder:
      throw LoweringRefusal("tensors are not rounded, and division with rounding needs it")
    case .arcTangent: throw LoweringRefusal("there is no arc tangent of tensors")
    }
  }

  /// The shape that two values have in common.
  package func broadcast(_ a: ForeignValue, _ b: ForeignValue) throws -> Shape {
    guard let sizes = Shape.broadcast(shape(a), shape(b)) else {
      throw LoweringRefusal("\(shape(a)) and \(shape(b)) do not broadcast")
    }
    return sizes
  }

  /// x · scale + shift.
  package mutating func affine(_ x: ForeignValue, scale: Double = 1, shift: Double = 0) throws -> ForeignValue {
    if let tensor = known(x) {
      return .known(try tensor.map { Float(Double($0) * scale + shift) })
    }
    if scale == 1, shift == 0 { return x }
    return value(try graph.affine(try tensor(x), scale: scale, shift: shift))
  }

  /// A tensor combined with one number; nil where no simpler operation computes it.
  private mutating func combined(
    _ function: ArithmeticFunction, _ a: ForeignValue, number: Double, _ kind: ElementKind
  ) throws -> ForeignValue? {
    let both = max(self.kind(a), kind)
    guard both != .boolean else { return nil }
    let made: ForeignValue
    switch function {
    case .add: made = try affine(a, shift: number)
    case .subtract: made = try affine(a, shift: -number)
    case .multiply: made = try affine(a, scale: number)
    case .divide:
      guard number != 0, (1 / number).isFinite else { return nil }
      return try affine(a, scale: 1 / number)
    case .power: made = value(try apply("pow", [try tensor(a)], [Attribute("exponent", .real(number))]))
    case .maximum where number == 0: made = value(try graph.unary(.relu, try tensor(a)))
    case .maximum, .minimum, .floorDivide, .truncatedDivide, .remainder, .truncatedRemainder, .arcTangent: return nil
    }
    return try tensor(made) == tensor(a) ? cast(a, both) : value(tensor(made), both)
  }

  private mutating func combined(
    _ function: ArithmeticFunction, number: Double, _ kind: ElementKind, _ b: ForeignValue
  ) throws -> ForeignValue? {
    switch function {
    case .add, .multiply, .maximum, .minimum: return try combined(function, b, number: number, kind)
    case .subtract:
      let both = max(self.kind(b), kind)
      return value(try tensor(try affine(b, scale: -1, shift: number)), both)
    case .divide: return try affine(value(try graph.unary(.reciprocal, try tensor(b))), scale: number)
    case .power, .floorDivide, .truncatedDivide, .remainder, .truncatedRemainder, .arcTangent: return nil
    }
  }

  // MARK: Comparisons

  /// Two values compared element by element: truth values, as 0 and 1 in a graph.
  ///
  /// 2 · step(a − b) − 1 is the sign of the difference, exactly −1, 0 or 1.
  package mutating func compared(
    _ comparison: Comparison, _ a: ForeignValue, _ b: ForeignValue
  ) throws -> ForeignValue {
    let sizes = try broadcast(a, b)
    if let tensors = known([a, b], for: sizes.dimensions) {
      return .known(try ForeignTensor.compared(comparison, tensors[0], tensors[1]))
    }
    var sign = try tensor(try sign(try combined(.subtract, floats(a), floats(b))))
    switch comparison {
    case .equal, .notEqual: sign = try graph.unary(.absolute, sign)
    case .greater, .lessOrEqual: sign = try graph.unary(.relu, sign)
    case .less, .greaterOrEqual: sign = try graph.unary(.relu, try graph.unary(.negate, sign))
    }
    switch comparison {
    case .notEqual, .greater, .less: return value(sign, .boolean)
    case .equal, .lessOrEqual, .greaterOrEqual:
      return value(try graph.affine(sign, scale: -1, shift: 1), .boolean)
    }
  }

  /// −1, 0 or 1.
  package mutating func sign(_ x: ForeignValue) throws -> ForeignValue {
    if let tensor = known(x) {
      if let values = tensor.integers {
        return .known(try .filling(tensor.shape, .integers(values.map { $0.signum() })))
      }
      return .known(try tensor.map { $0 > 0 ? 1 : $0 < 0 ? -1 : 0 })
    }
    return value(try graph.affine(try graph.unary(.step, try tensor(x)), scale: 2, shift: -1), kind(x))
  }

  /// The same elements as floats.
  package mutating func floats(_ x: ForeignValue) throws -> ForeignValue { try cast(x, .floating) }

  /// Whether elements differ from 0.
  package mutating func truth(_ x: ForeignValue) throws -> ForeignValue {
    kind(x) == .boolean ? x : try compared(.notEqual, x, .known(ForeignTensor(0)))
  }

  /// Truth values inverted.
  package mutating func negated(_ x: ForeignValue) throws -> ForeignValue {
    let x = try truth(x)
    if let tensor = known(x) { return .known(try .filling(tensor.shape, .booleans(tensor.booleans.map { !$0 }))) }
    return value(try graph.affine(try tensor(x), scale: -1, shift: 1), .boolean)
  }

  /// Two truth values combined: both, at least one, or exactly one.
  package mutating func logical(
    _ function: LogicalFunction, _ a: ForeignValue, _ b: ForeignValue
  ) throws -> ForeignValue {
    let (x, y) = (try truth(a), try truth(b))
    switch function {
    case .and: return try combined(.multiply, x, y)
    case .or: return try combined(.maximum, x, y)
    case .exclusiveOr: return try compared(.notEqual, x, y)
    }
  }

  /// The same elements as another kind; floats of a graph cannot become integers.
  package mutating func cast(_ x: ForeignValue, _ kind: ElementKind) throws -> ForeignValue {
    let old = self.kind(x)
    if old == kind { return x }
    if let tensor = known(x) { return .known(tensor.cast(kind)) }
    if kind == .boolean { return try truth(x) }
    guard old < kind else { throw LoweringRefusal("a computed tensor is rounded to integers") }
    // Kinds belong to values: the same tensor as another kind needs a value of its own.
    let tensor = try tensor(x)
    return value(try apply("reshape", [tensor], [Attribute("shape", .integers(graph.shape(tensor).dimensions))]), kind)
  }
}

/// Functions of two truth values.
package enum LogicalFunction: Hashable, Sendable {
  /// Both.
  case and
  /// At least one.
  case or
  /// Exactly one.
  case exclusiveOr
}
