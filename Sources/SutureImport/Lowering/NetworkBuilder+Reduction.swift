import SutureGraph

/// How a reduction combines elements.
package enum ReductionFunction: Hashable, Sendable {
  /// Σx.
  case sum
  /// Σx / count.
  case mean
  /// The largest element, whose gradient equal elements share.
  case maximum
  /// The smallest element.
  case minimum
  /// Πx.
  case product
  /// √Σx².
  case euclidean
  /// Whether any element differs from 0.
  case any
  /// Whether all elements differ from 0.
  case all
}

extension NetworkBuilder {
  /// The elements along some axes combined to one; all axes where the list is empty or absent.
  /// - Parameter ties: which of equal extremes receives the gradient.
  package mutating func reduced(
    _ function: ReductionFunction, _ x: ForeignValue, _ axes: [Int]?, keepsDimensions: Bool = false,
    ties: MaximumTies = .shared
  ) throws -> ForeignValue {
    let axes = try self.axes(axes, of: x)
    let x = function == .any || function == .all ? try truth(x) : x
    if let tensor = known(x) { return .known(try tensor.reduced(function, axes, keepsDimensions: keepsDimensions)) }
    if function == .mean, kind(x) != .floating { throw LoweringRefusal("the mean of integers is taken") }
    let kind = kind(x)
    guard !axes.isEmpty else { return function == .sum && kind == .boolean ? try cast(x, .integer) : x }
    let made: Value
    switch function {
    case .sum:
      made = try graph.reduce(.sum, try tensor(x), axes: axes, keepsDimensions: keepsDimensions)
      return value(made, kind == .boolean ? .integer : kind)
    case .mean: made = try graph.reduce(.mean, try tensor(x), axes: axes, keepsDimensions: keepsDimensions)
    case .maximum, .any:
      made = try graph.reduce(.max, try tensor(x), axes: axes, keepsDimensions: keepsDimensions, ties: ties)
    case .minimum:
      let largest = try graph.reduce(
        .max, try graph.unary(.negate, try tensor(x)), axes: axes, keepsDimensions: keepsDimensions, ties: ties)
      made = try graph.unary(.negate, largest)
    case .all:
      let largest = try graph.reduce(
        .max, try graph.affine(try tensor(x), scale: -1, shift: 1), axes: axes, keepsDimensions: keepsDimensions)
      made = try graph.affine(largest, scale: -1, shift: 1)
    case .product: return try product(x, axes, keepsDimensions: keepsDimensions)
    case .euclidean:
      let settings = [Attribute("axes", .integers(axes)), Attribute("keep", .integer(keepsDimensions ? 1 : 0))]
      return try applied("reduce_l2", [x], settings)
    }
    return value(made, kind)
  }

  /// The product along axes, by halving them.
  private mutating func product(_ x: ForeignValue, _ axes: [Int], keepsDimensions: Bool) throws -> ForeignValue {
    var result = x
    for axis in axes {
      while shape(result)[axis] > 1 {
        let half = shape(result)[axis] / 2
        let parts = try split(result, sizes: [half, half, shape(result)[axis] - 2 * half], axis: axis)
        let product = try combined(.multiply, parts[0], parts[1])
        result = shape(result)[axis] % 2 == 0 ? product : try joined([product, parts[2]], axis: axis)
      }
    }
    return keepsDimensions ? result : try squeezed(result, axes)
  }

  /// Σ(x − mean)² / (count − correction) along axes, or its root.
  package mutating func variance(
    _ x: ForeignValue, _ axes: [Int]?, correction: Double, keepsDimensions: Bool, isRoot: Bool = false
  ) throws -> ForeignValue {
    let axes = try self.axes(axes, of: x)
    guard !axes.isEmpty else { throw LoweringRefusal("the variance of a single number does not exist") }
    let result: ForeignValue
    let whole = Int(exactly: correction)
    if known(x) == nil, let whole, whole >= 0 {
      result = try applied(
        "reduce_variance", [x],
        [
          Attribute("axes", .integers(axes)), Attribute("keep", .integer(keepsDimensions ? 1 : 0)),
          Attribute("correction", .integer(whole)),
        ])
    } else {
      let count = axes.reduce(1) { $0 * shape(x)[$1] }
      guard Double(count) > correction else { throw LoweringRefusal("\(count) elements with correction \(correction)") }
      let mean = try reduced(.mean, x, axes, keepsDimensions: true)
      let squares = try unary(.square, try combined(.subtract, x, mean))
      let sum = try reduced(.sum, squares, axes, keepsDimensions: keepsDimensions)
      result = try affine(sum, scale: 1 / (Double(count) - correction))
    }
    return isRoot ? try unary(.squareRoot, result) : result
  }

  /// The p-norm along axes.
  package mutating func norm(
    _ x: ForeignValue, order: Double, _ axes: [Int]?, keepsDimensions: Bool
  ) throws -> ForeignValue {
    let x = try floats(x)
    if order == 2 { return try reduced(.euclidean, x, axes, keepsDimensions: keepsDimensions) }
    if order == 0 {
      let counted = try floats(try compared(.notEqual, x, .known(ForeignTensor(Float(0)))))
      return try reduced(.sum, counted, axes, keepsDimensions: keepsDimensions)
    }
    let magnitude = try unary(.absolute, x)
    if order == .infinity { return try reduced(.maximum, magnitude, axes, keepsDimensions: keepsDimensions) }
    if order == -.infinity { return try reduced(.minimum, magnitude, axes, keepsDimensions: keepsDimensions) }
    if order == 1 { return try reduced(.sum, magnitude, axes, keepsDimensions: keepsDimensions) }
    let powers = try combined(.power, magnitude, .known(ForeignTensor(Float(order))))
    let sum = try reduced(.sum, powers, axes, keepsDimensions: keepsDimensions)
    return try combined(.power, sum, .known(ForeignTensor(Float(1 / order))))
  }

  /// ln Σeˣ along axes, without overflow.
  package mutating func logSumExp(_ x: ForeignValue, _ axes: [Int]?, keepsDimensions: Bool) throws -> ForeignValue {
    let axes = try self.axes(axes, of: x)
    var largest = try reduced(.maximum, x, axes, keepsDimensions: true)
    if known(largest) == nil { largest = try applied("stop_gradient", [largest]) }
    let powers = try unary(.exponential, try combined(.subtract, x, largest))
    let sum = try reduced(.sum, powers, axes, keepsDimensions: true)
    let result = try combined(.add, try unary(.logarithm, sum), largest)
    return keepsDimensions || axes.isEmpty ? result : try squeezed(result, axes)
  }

  /// The sums of the elements of an axis up to each: for computed tensors a product with a triangle of ones.
  package mutating func cumulated(_ x: ForeignValue, axis: Int) throws -> ForeignValue {
    let axis = try self.axis(axis, of: x)
    let rank = shape(x).rank
    if rank == 0 { return x }
    if let tensor = known(x) { return .known(try tensor.cumulated(axis)) }
    let size = shape(x)[axis]
    guard size <= 1 << 11 else { throw LoweringRefusal("the sums of \(size) elements would need a matrix of \(size)²") }
    let ones = (0..<size).flatMap { row in (0..<size).map { $0 <= row ? Float(1) : 0 } }
    let matrix = ForeignValue.known(try .filling([size, size], .floats(ones)))
    let last = try transposed(x, axis, rank - 1)
    let sums = try applied("linear", [last, matrix])
    let sum = try tensor(try transposed(sums, axis, rank - 1))
    return value(sum, kind(x) == .boolean ? .integer : kind(x))
  }

  /// eˣ / Σeˣ along an axis, or its logarithm.
  package mutating func softmax(_ x: ForeignValue, axis: Int, isLogarithmic: Bool = false) throws -> ForeignValue {
    let axis = try self.axis(axis, of: x)
    let x = try floats(x)
    if shape(x).rank == 0 { return .known(ForeignTensor(Float(isLogarithmic ? 0 : 1))) }
    guard known(x) == nil else {
      let difference = try combined(.subtract, x, try logSumExp(x, [axis], keepsDimensions: true))
      return isLogarithmic ? difference : try unary(.exponential, difference)
    }
    return try applied(isLogarithmic ? "log_softmax" : "softmax", [x], [Attribute("axis", .integer(axis))])
  }

  /// x divided by its p-norm along axes, which is at least ε.
  package mutating func normalised(_ x: ForeignValue, order: Double, _ axes: [Int], epsilon: Double) throws
    -> ForeignValue
  {
    let norm = try norm(x, order: order, axes, keepsDimensions: true)
    return try combined(.divide, x, try clamped(norm, .known(ForeignTensor(Float(epsilon))), nil))
  }
}
