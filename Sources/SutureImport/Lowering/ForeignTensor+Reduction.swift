import SutureGraph

extension ForeignTensor {
  /// The elements along some axes combined to one.
  func reduced(_ function: ReductionFunction, _ axes: [Int], keepsDimensions: Bool) throws -> ForeignTensor {
    let kept = shape.indices.filter { !axes.contains($0) }
    let rows = try permuted(kept + axes)
    let width = axes.reduce(1) { $0 * shape[$1] }
    let count = kept.reduce(1) { $0 * shape[$1] }
    let target = keepsDimensions ? shape.indices.map { axes.contains($0) ? 1 : shape[$0] } : kept.map { shape[$0] }
    func ranges() -> [Range<Int>] { (0..<count).map { ($0 * width)..<(($0 + 1) * width) } }
    switch function {
    case .any: return try .filling(target, .booleans(ranges().map { rows.booleans[$0].contains(true) }))
    case .all: return try .filling(target, .booleans(ranges().map { !rows.booleans[$0].contains(false) }))
    case .sum, .product:
      if let values = rows.integers {
        let combine = function == .sum ? ArithmeticFunction.add : .multiply
        let start = function == .sum ? 0 : 1
        return try .filling(
          target, .integers(try ranges().map { try values[$0].reduce(start) { try combine.integer($0, $1) } }))
      }
    case .maximum, .minimum:
      guard width > 0 else { throw LoweringRefusal("the largest of no elements does not exist") }
      let isMaximum = function == .maximum
      if kind != .floating, let values = rows.integers {
        let result = ranges().map { (isMaximum ? values[$0].max() : values[$0].min()) ?? 0 }
        return try ForeignTensor.filling(target, .integers(result)).cast(kind)
      }
    case .mean, .euclidean: break
    }
    let values = rows.doubles
    let result = ranges().map { range -> Float in
      let row = values[range]
      switch function {
      case .sum: return Float(row.reduce(0, +))
      case .product: return Float(row.reduce(1, *))
      case .mean: return Float(row.reduce(0, +) / Double(width))
      case .euclidean: return Float(row.reduce(0) { $0 + $1 * $1 }.squareRoot())
      case .maximum: return Float(row.contains(where: \.isNaN) ? .nan : row.max() ?? .nan)
      case .minimum: return Float(row.contains(where: \.isNaN) ? .nan : row.min() ?? .nan)
      case .any, .all: return 0  // Returned above.
      }
    }
    return try .filling(target, .floats(result))
  }

  /// The sums of the elements of an axis up to each.
  func cumulated(_ axis: Int) throws -> ForeignTensor {
    let inner = shape[(axis + 1)...].reduce(1, *)
    if var values = integers {
      for position in values.indices where (position / inner) % shape[axis] > 0 {
        values[position] = try ArithmeticFunction.add.integer(values[position], values[position - inner])
      }
      return try .filling(shape, .integers(values))
    }
    var values = doubles
    for position in values.indices where (position / inner) % shape[axis] > 0 {
      values[position] += values[position - inner]
    }
    return try .filling(shape, .floats(values.map { Float($0) }))
  }
}
