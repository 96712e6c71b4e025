import SutureGraph

extension NetworkBuilder {
  /// The elements of `a` where a condition holds, those of `b` elsewhere.
  ///
  /// Known conditions become factors of 0 and 1 and known summands; tensors must be finite where they are left out.
  package mutating func selected(
    _ condition: ForeignValue, _ a: ForeignValue, _ b: ForeignValue
  ) throws -> ForeignValue {
    let condition = try truth(condition)
    let kind = max(kind(a), kind(b))
    guard let sizes = Shape.broadcast(try broadcast(a, b), shape(condition)) else {
      throw LoweringRefusal("the condition \(shape(condition)) does not broadcast with its operands")
    }
    if let tensors = known([condition, a, b], for: sizes.dimensions) {
      return .known(
        try ForeignTensor.selected(
          try tensors[0].expanded(sizes.dimensions), try tensors[1].cast(kind).expanded(sizes.dimensions),
          try tensors[2].cast(kind).expanded(sizes.dimensions)))
    }
    if let mask = known(condition) {
      if mask.booleans.allSatisfy({ $0 }) { return try expanded(try cast(a, kind), sizes.dimensions) }
      if mask.booleans.allSatisfy({ !$0 }) { return try expanded(try cast(b, kind), sizes.dimensions) }
    }
    let other = try negated(condition)
    let first = try part(a, where: condition, unless: other)
    let second = try part(b, where: other, unless: condition)
    let sum = try tensor(try combined(.add, first, second))
    return try expanded(value(sum, kind), sizes.dimensions)
  }

  /// The elements of a tensor where a condition holds, and 0 elsewhere.
  private mutating func part(
    _ x: ForeignValue, where condition: ForeignValue, unless other: ForeignValue
  ) throws -> ForeignValue {
    let x = try floats(x)
    if let tensor = known(x) {
      if tensor.count == 1, let number = number(x) {
        if number == 0 { return x }
        if number.isInfinite, known(condition) == nil {
          // ln 1 = 0 where the tensor is kept, ln 0 = −∞ elsewhere.
          let logarithm = try graph.unary(.logarithm, try self.tensor(other))
          return try affine(value(logarithm), scale: number < 0 ? 1 : -1)
        }
      }
      if let mask = known(condition) {
        let (tensor, mask) = try ForeignTensor.broadcast(tensor, mask)
        let zeros = try ForeignTensor(repeating: ForeignTensor(Float(0)), shape: tensor.shape)
        return .known(try ForeignTensor.selected(mask, tensor, zeros))
      }
    }
    return try combined(.multiply, x, try floats(condition))
  }

  /// A tensor with a number where a mask holds.
  package mutating func filled(_ x: ForeignValue, _ mask: ForeignValue, _ number: ForeignValue) throws -> ForeignValue {
    let mask = try truth(mask)
    let kind = kind(x)
    // The result has the kind of the tensor: a float is no number of an integer tensor.
    let number = known(number).map { ForeignValue.known($0.cast(kind)) } ?? number
    return try selected(mask, number, x)
  }

  /// Elements limited to a range.
  package mutating func clamped(_ x: ForeignValue, _ low: ForeignValue?, _ high: ForeignValue?) throws -> ForeignValue {
    if let low, let high, number(low) == 0, number(high) == 6, known(x) == nil { return try unary(.relu6, x) }
    var result = x
    if let low, number(low) != -.infinity { result = try combined(.maximum, result, low) }
    if let high, number(high) != .infinity { result = try combined(.minimum, result, high) }
    return result
  }

  /// The lower or upper triangle of the last two axes, 0 elsewhere.
  /// - Parameter diagonal: the number of the diagonal that bounds it, 0 for the main one.
  package mutating func triangle(_ x: ForeignValue, isUpper: Bool, diagonal: Int) throws -> ForeignValue {
    let sizes = shape(x).dimensions.suffix(2)
    guard sizes.count == 2, let rows = sizes.first, let columns = sizes.last else {
      throw LoweringRefusal("a triangle needs two axes")
    }
    guard ForeignTensor.evaluates([rows, columns]) else { throw LoweringRefusal("a triangle of \(sizes) is too large") }
    var mask: [Bool] = []
    for row in 0..<rows {
      for column in 0..<columns { mask.append(isUpper ? column - row >= diagonal : column - row <= diagonal) }
    }
    let keeps = ForeignValue.known(try .filling([rows, columns], .booleans(mask)))
    return try selected(keeps, x, .known(ForeignTensor(0).cast(kind(x))))
  }
}

extension ForeignTensor {
  /// The elements of `a` where a condition of the same shape holds, those of `b` elsewhere.
  static func selected(_ condition: ForeignTensor, _ a: ForeignTensor, _ b: ForeignTensor) throws -> ForeignTensor {
    let mask = condition.booleans
    switch max(a.kind, b.kind) {
    case .floating:
      let (x, y) = (a.floats, b.floats)
      return try filling(a.shape, .floats(mask.indices.map { mask[$0] ? x[$0] : y[$0] }))
    case .integer:
      let (x, y) = (a.cast(.integer).integers ?? [], b.cast(.integer).integers ?? [])
      return try filling(a.shape, .integers(mask.indices.map { mask[$0] ? x[$0] : y[$0] }))
    case .boolean:
      let (x, y) = (a.booleans, b.booleans)
      return try filling(a.shape, .booleans(mask.indices.map { mask[$0] ? x[$0] : y[$0] }))
    }
  }
}
