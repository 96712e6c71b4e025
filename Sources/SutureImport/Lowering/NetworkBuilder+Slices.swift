import SutureGraph

extension NetworkBuilder {
  /// The most parts into which a tensor is divided.
  static let mostParts = 1 << 14

  /// The elements at a list of indices of one axis; negative ones count from the end.
  package mutating func picked(_ x: ForeignValue, _ indices: [Int], axis: Int) throws -> ForeignValue {
    let axis = try self.axis(axis, of: x)
    var sizes = shape(x).dimensions
    let size = try size(x, along: axis)
    let indices = indices.map { $0 < 0 ? $0 + size : $0 }
    guard indices.allSatisfy({ (0..<size).contains($0) }) else {
      throw LoweringRefusal("an index is outside of the \(size) elements of axis \(axis)")
    }
    if indices == Array(0..<size) { return x }
    sizes[axis] = indices.count
    if let tensor = known([x], for: sizes) { return .known(try tensor[0].picked(indices, axis: axis)) }
    if sizes.contains(0) { return .known(try .filling(sizes, .floats([]))) }
    if let first = indices.first, indices == Array(first..<(first + indices.count)) {
      return try moved(
        "slice", [x],
        [
          Attribute("axis", .integer(axis)), Attribute("start", .integer(first)),
          Attribute("end", .integer(first + indices.count)),
        ])
    }
    return try moved("gather", [x], [Attribute("axis", .integer(axis)), Attribute("indices", .integers(indices))])
  }

  /// The indices of a slice by Python's rules, for a step that may be negative.
  package static func indices(size: Int, from start: Int?, to end: Int?, step: Int) throws -> [Int] {
    guard step != 0 else { throw LoweringRefusal("the step of a slice is 0") }
    func bound(_ number: Int?, standard: Int, in range: ClosedRange<Int>) -> Int {
      guard let number else { return standard }
      return min(max(number < 0 ? number + size : number, range.lowerBound), range.upperBound)
    }
    if step > 0 {
      let first = bound(start, standard: 0, in: 0...size)
      return Array(stride(from: first, to: max(bound(end, standard: size, in: 0...size), first), by: step))
    }
    let first = bound(start, standard: size - 1, in: -1...max(size - 1, -1))
    let last = end == nil ? -1 : bound(end, standard: -1, in: -1...max(size - 1, -1))
    return Array(stride(from: first, to: min(last, first), by: step))
  }

  /// A slice of one axis, `x[.., start:end:step, ..]`.
  package mutating func sliced(
    _ x: ForeignValue, axis: Int, from start: Int?, to end: Int?, step: Int = 1
  ) throws -> ForeignValue {
    let axis = try self.axis(axis, of: x)
    let size = try size(x, along: axis)
    return try picked(x, try NetworkBuilder.indices(size: size, from: start, to: end, step: step), axis: axis)
  }

  /// The elements at one index of an axis, which is removed.
  package mutating func element(_ x: ForeignValue, axis: Int, index: Int) throws -> ForeignValue {
    let axis = try self.axis(axis, of: x)
    var sizes = shape(x).dimensions
    guard axis < sizes.count else { throw LoweringRefusal("a single number has no axis") }
    sizes.remove(at: axis)
    return try reshaped(try picked(x, [index], axis: axis), sizes)
  }

  /// The parts of an axis by their sizes.
  package mutating func split(_ x: ForeignValue, sizes: [Int], axis: Int) throws -> [ForeignValue] {
    let axis = try self.axis(axis, of: x)
    let total = try size(x, along: axis)
    guard sizes.count <= NetworkBuilder.mostParts, sizes.allSatisfy({ (0...total).contains($0) }),
      sizes.reduce(0, +) == total
    else {
      throw LoweringRefusal("the sizes \(sizes) do not divide axis \(axis) of \(shape(x))")
    }
    var start = 0
    return try sizes.map { size in
      defer { start += size }
      return try picked(x, Array(start..<(start + size)), axis: axis)
    }
  }

  /// Parts of one size; the last may be smaller.
  package mutating func split(_ x: ForeignValue, size: Int, axis: Int) throws -> [ForeignValue] {
    let axis = try self.axis(axis, of: x)
    let total = try self.size(x, along: axis)
    if total == 0 { return [x] }
    guard size > 0, total / size <= NetworkBuilder.mostParts else { throw LoweringRefusal("parts of size \(size)") }
    return try split(x, sizes: stride(from: 0, to: total, by: size).map { min(size, total - $0) }, axis: axis)
  }

  /// Parts by their number, as `torch.chunk` makes them: of one size, as far as the elements suffice.
  package mutating func split(_ x: ForeignValue, into count: Int, axis: Int) throws -> [ForeignValue] {
    let axis = try self.axis(axis, of: x)
    let total = try size(x, along: axis)
    guard count > 0 else { throw LoweringRefusal("\(count) parts of \(shape(x))") }
    return try split(x, size: max(total / count + (total % count > 0 ? 1 : 0), 1), axis: axis)
  }

  /// The elements along an axis, each a tensor without it.
  package mutating func separated(_ x: ForeignValue, axis: Int) throws -> [ForeignValue] {
    let axis = try self.axis(axis, of: x)
    let size = try size(x, along: axis)
    guard size <= NetworkBuilder.mostParts else { throw LoweringRefusal("\(size) parts") }
    return try (0..<size).map { try element(x, axis: axis, index: $0) }
  }

  /// Axes in reverse order.
  package mutating func flipped(_ x: ForeignValue, _ axes: [Int]) throws -> ForeignValue {
    var result = x
    for axis in axes {
      let axis = try self.axis(axis, of: x)
      guard axis < shape(x).rank else { continue }
      result = try picked(result, Array((0..<(try size(x, along: axis))).reversed()), axis: axis)
    }
    return result
  }

  /// Elements moved along axes, or all elements in a row where there are none.
  ///
  /// Those that leave an axis at its end enter at its start.
  package mutating func rolled(_ x: ForeignValue, _ shifts: [Int], _ axes: [Int]) throws -> ForeignValue {
    if axes.isEmpty, let shift = shifts.first {
      let sizes = shape(x).dimensions
      return try reshaped(try rolled(try flattened(x), [shift], [0]), sizes)
    }
    guard axes.count == shifts.count else { throw LoweringRefusal("there are \(shifts.count) shifts") }
    var result = x
    for (shift, axis) in zip(shifts, axes) {
      let axis = try self.axis(axis, of: x)
      let size = try size(x, along: axis)
      guard size > 0 else { continue }
      let start = (size - (shift % size + size) % size) % size
      if start == 0 { continue }
      if known(result) != nil {
        result = try picked(result, (0..<size).map { ($0 + start) % size }, axis: axis)
      } else {
        let parts = try split(result, sizes: [start, size - start], axis: axis)
        result = try joined([parts[1], parts[0]], axis: axis)
      }
    }
    return result
  }

  // MARK: Scattering

  /// A tensor with other elements at some indices of an axis.
  package mutating func replaced(
    _ x: ForeignValue, at indices: [Int], axis: Int, with part: ForeignValue
  ) throws -> ForeignValue {
    let axis = try self.axis(axis, of: x)
    var sizes = shape(x).dimensions
    let size = try size(x, along: axis)
    sizes[axis] = indices.count
    if indices.isEmpty { return x }
    let part = try expanded(try cast(part, to: kind(x)), sizes)
    // Later elements of the part replace earlier ones.
    var order = Array(0..<size)
    for (position, index) in indices.enumerated() {
      let index = index < 0 ? index + size : index
      guard order.indices.contains(index) else { throw LoweringRefusal("index \(index) is outside of axis \(axis)") }
      order[index] = size + position
    }
    if order == Array(size..<(size + size)), indices.count == size { return part }
    let start = indices[0] < 0 ? indices[0] + size : indices[0]
    guard indices == Array(indices[0]..<(indices[0] + indices.count)) else {
      return try picked(try joined([x, part], axis: axis), order, axis: axis)
    }
    let before = try picked(x, Array(0..<start), axis: axis)
    let after = try picked(x, Array((start + indices.count)..<size), axis: axis)
    return try joined([before, part, after].filter { shape($0)[axis] > 0 }, axis: axis)
  }

  /// A value as the kind of a tensor into which it is written.
  package mutating func cast(_ x: ForeignValue, to kind: ElementKind) throws -> ForeignValue {
    guard known(x) != nil || self.kind(x) <= kind else {
      throw LoweringRefusal("floats are written into a tensor of integers")
    }
    return try cast(x, kind)
  }

  // MARK: Borders

  /// A tensor with a border around some axes; negative widths remove elements.
  package mutating func padded(
    _ x: ForeignValue, before: [Int], after: [Int], mode: PaddingMode = .constant, value: Double = 0
  ) throws -> ForeignValue {
    let rank = shape(x).rank
    guard before.count == rank, after.count == rank else { throw LoweringRefusal("\(rank) axes need as many widths") }
    guard (before + after).allSatisfy({ (-(1 << 30)...(1 << 30)).contains($0) }) else {
      throw LoweringRefusal("a border of \(before) and \(after)")
    }
    var x = x
    for axis in 0..<rank where before[axis] < 0 || after[axis] < 0 {
      x = try sliced(x, axis: axis, from: max(-before[axis], 0), to: shape(x)[axis] - max(-after[axis], 0))
    }
    let (before, after) = (before.map { max($0, 0) }, after.map { max($0, 0) })
    guard before.contains(where: { $0 > 0 }) || after.contains(where: { $0 > 0 }) else { return x }
    let sizes = shape(x).dimensions
    for axis in sizes.indices {
      if let refusal = mode.refusal(before: before[axis], size: sizes[axis], after: after[axis]) {
        throw LoweringRefusal(refusal)
      }
    }
    let target = sizes.indices.map { before[$0] + sizes[$0] + after[$0] }
    if let tensor = known([x], for: target)?.first {
      return .known(try NetworkBuilder.padded(tensor, before, after, mode, value))
    }
    let limited = max(min(value, Double(Float.greatestFiniteMagnitude)), -Double(Float.greatestFiniteMagnitude))
    let widths = [Attribute("before", .integers(before)), Attribute("after", .integers(after))]
    return try moved(
      "pad", [x],
      widths + (mode == .constant ? [Attribute("value", .real(limited))] : [Attribute("mode", .text(mode.rawValue))]))
  }

  private static func padded(
    _ x: ForeignTensor, _ before: [Int], _ after: [Int], _ mode: PaddingMode, _ value: Double
  ) throws -> ForeignTensor {
    var x = x
    for axis in before.indices where before[axis] + after[axis] > 0 {
      if mode != .constant {
        let sources = mode.sources(before: before[axis], size: x.shape[axis], after: after[axis])
        x = try x.picked(sources, axis: axis)
        continue
      }
      let number = ForeignTensor(Float(value)).cast(x.kind)
      let borders = try [before[axis], after[axis]].map { width in
        var sizes = x.shape
        sizes[axis] = width
        return try ForeignTensor(repeating: number, shape: sizes)
      }
      x = try ForeignTensor.joined([borders[0], x, borders[1]], axis: axis)
    }
    return x
  }
}
