import SutureGraph

extension NetworkBuilder {
  /// Numbers from a start to below an end: integers where start, end and step are.
  package func range(_ start: ForeignTensor, _ end: ForeignTensor, _ step: ForeignTensor) throws -> ForeignValue {
    guard start.count == 1, end.count == 1, step.count == 1 else {
      throw LoweringRefusal("a range is bounded by tensors")
    }
    if let first = start.integers?[0], let last = end.integers?[0], let step = step.integers?[0] {
      guard step != 0, (step > 0) == (last >= first) || first == last else {
        throw LoweringRefusal("a range from \(first) to \(last) has no step of \(step)")
      }
      let (span, overflow) = last.subtractingReportingOverflow(first)
      guard !overflow, ForeignTensor.evaluates([Int(clamping: span.magnitude / step.magnitude)]) else {
        throw LoweringRefusal("a range from \(first) to \(last) is too long")
      }
      return .known(ForeignTensor(Array(stride(from: first, to: last, by: step))))
    }
    let (first, last, by) = (start.doubles[0], end.doubles[0], step.doubles[0])
    guard let count = Int(exactly: ((last - first) / by).rounded(.up)), count >= 0, ForeignTensor.evaluates([count])
    else {
      throw LoweringRefusal("a range from \(first) to \(last) has no step of \(by), or is too long")
    }
    return .known(try .filling([count], .floats((0..<count).map { Float(first + Double($0) * by) })))
  }

  /// Numbers at equal distances, both ends included; the second half is counted from the end, as PyTorch does.
  package func spaced(from start: Double, to end: Double, count: Int) throws -> ForeignValue {
    guard count >= 0, ForeignTensor.evaluates([count]) else { throw LoweringRefusal("\(count) numbers") }
    let step = count > 1 ? (end - start) / Double(count - 1) : 0
    let numbers = (0..<count).map { index in
      Float(index < (count + 1) / 2 ? start + Double(index) * step : end - Double(count - 1 - index) * step)
    }
    return .known(try .filling([count], .floats(numbers)))
  }

  /// Ones on the diagonal of a matrix.
  package func identity(rows: Int, columns: Int) throws -> ForeignValue {
    guard rows >= 0, columns >= 0, ForeignTensor.evaluates([rows, columns]) else {
      throw LoweringRefusal("a matrix of \(rows)×\(columns)")
    }
    let elements = (0..<rows).flatMap { row in (0..<columns).map { $0 == row ? Float(1) : 0 } }
    return .known(try .filling([rows, columns], .floats(elements)))
  }

  /// The coordinates of a grid: each list stretched along the axes of the others.
  /// - Parameter swapsFirst: whether the first two axes are exchanged (`indexing="xy"`).
  package mutating func grid(_ lists: [ForeignValue], swapsFirst: Bool) throws -> [ForeignValue] {
    let sizes = lists.map { shape($0).elementCount }
    let swaps = swapsFirst && lists.count >= 2
    var target = sizes
    if swaps { target.swapAt(0, 1) }
    return try lists.enumerated().map { index, list in
      var column = [Int](repeating: 1, count: sizes.count)
      column[swaps && index < 2 ? 1 - index : index] = sizes[index]
      return try expanded(try reshaped(list, column), target)
    }
  }

  /// A matrix with a list on a diagonal, or the diagonal of a matrix of known elements or of a graph.
  package mutating func diagonal(_ x: ForeignValue, offset: Int, _ a: Int, _ b: Int) throws -> ForeignValue {
    let (a, b) = (try axis(a, of: x), try axis(b, of: x))
    let sizes = shape(x).dimensions
    guard a != b, a < sizes.count, b < sizes.count else { throw LoweringRefusal("a diagonal needs two axes") }
    guard (-NetworkBuilder.longestAxis...NetworkBuilder.longestAxis).contains(offset) else {
      throw LoweringRefusal("a diagonal with an offset of \(offset)")
    }
    let rows = (0..<(try size(x, along: a))).filter { (0..<sizes[b]).contains($0 + offset) }
    let last = try movedAxes(x, from: [a, b], to: [-2, -1])
    let leading = sizes.indices.filter { $0 != a && $0 != b }.map { sizes[$0] }
    let flat = try reshaped(last, leading + [sizes[a] * sizes[b]])
    return try picked(flat, rows.map { $0 * sizes[b] + $0 + offset }, axis: -1)
  }
}
