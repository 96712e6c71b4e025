import SutureGraph

/// The windows of a pooling, one number for each axis or one for all.
package struct PoolingSettings: Hashable, Sendable {
  /// The window's sizes.
  package var kernel: [Int]
  /// The distance between windows; the kernel where it is empty.
  package var stride: [Int]
  /// The width of the border before each axis.
  package var before: [Int]
  /// The width of the border after each axis.
  package var after: [Int]
  /// The distance between the window's elements.
  package var dilation: [Int]
  /// Whether the last windows may reach beyond the border.
  package var roundsUp: Bool

  /// Creates settings.
  package init(
    kernel: [Int], stride: [Int] = [], before: [Int] = [0], after: [Int]? = nil, dilation: [Int] = [1],
    roundsUp: Bool = false
  ) {
    self.kernel = kernel
    self.stride = stride.isEmpty ? kernel : stride
    self.before = before
    self.after = after ?? before
    self.dilation = dilation
    self.roundsUp = roundsUp
  }

  /// The settings for the two axes of a map.
  fileprivate func spread() throws -> PoolingSettings {
    func spread(_ numbers: [Int]) throws -> [Int] {
      if numbers.count == 2 { return numbers }
      guard numbers.count == 1 else { throw LoweringRefusal("\(numbers) does not fit 2 axes") }
      return [numbers[0], numbers[0]]
    }
    var result = self
    result.kernel = try spread(kernel)
    result.stride = try spread(stride)
    result.before = try spread(before)
    result.after = try spread(after)
    result.dilation = try spread(dilation)
    let moves = zip(result.kernel + result.stride + result.dilation, result.before + result.after)
    guard moves.allSatisfy({ (1...(1 << 20)).contains($0) && (0...(1 << 20)).contains($1) }),
      (result.kernel + result.stride + result.dilation).allSatisfy({ (1...(1 << 20)).contains($0) })
    else { throw LoweringRefusal("kernel, stride and dilation must be 1 or more, and borders 0 or more") }
    return result
  }

  /// The reach of the window along an axis.
  fileprivate func reach(_ axis: Int) -> Int { dilation[axis] * (kernel[axis] - 1) + 1 }

  /// The number of windows along an axis.
  fileprivate func count(_ axis: Int, size: Int) throws -> Int {
    let room = size + before[axis] + after[axis] - reach(axis)
    guard room >= 0 || roundsUp && room > -stride[axis] else {
      throw LoweringRefusal("the window \(kernel) is larger than its map")
    }
    guard roundsUp else { return room / stride[axis] + 1 }
    let count = (room + stride[axis] - 1) / stride[axis] + 1
    // The last window begins within the map or the border before it.
    return (count - 1) * stride[axis] >= size + before[axis] ? count - 1 : count
  }
}

extension NetworkBuilder {
  /// Runs `body` on a map [n, c, h, w] made of `x`, which may lack the batch or, with one axis to pool, the height.
  private mutating func asMap(
    _ x: ForeignValue, axes: Int, _ body: (ForeignValue, inout NetworkBuilder) throws -> ForeignValue
  ) throws -> ForeignValue {
    let rank = shape(x).rank
    guard rank == axes + 1 || rank == axes + 2 else { throw LoweringRefusal("\(shape(x)) with \(axes) axes to pool") }
    var map = rank == axes + 1 ? try unsqueezed(x, 0) : x
    if axes == 1 { map = try unsqueezed(map, 2) }
    var result = try body(map, &self)
    if axes == 2, rank == 4 { return recorded(result) }
    if axes == 1 { result = try squeezed(result, [2]) }
    return rank == axes + 1 ? try squeezed(result, [0]) : result
  }

  private static func widened(_ settings: PoolingSettings, axes: Int) throws -> PoolingSettings {
    guard axes == 1 else { return try settings.spread() }
    var settings = settings
    guard
      [settings.kernel, settings.stride, settings.before, settings.after, settings.dilation].allSatisfy({
        $0.count == 1
      })
    else { throw LoweringRefusal("a pooling over one axis has more numbers") }
    settings.kernel.insert(1, at: 0)
    settings.stride.insert(1, at: 0)
    settings.before.insert(0, at: 0)
    settings.after.insert(0, at: 0)
    settings.dilation.insert(1, at: 0)
    return try settings.spread()
  }

  /// The largest element of each window, over one or two axes.
  package mutating func maxPooled(_ x: ForeignValue, _ settings: PoolingSettings, axes: Int) throws -> ForeignValue {
    let settings = try NetworkBuilder.widened(settings, axes: axes)
    return try asMap(x, axes: axes) { map, builder in
      let sizes = Array(builder.shape(map).dimensions[2...])
      let counts = try (0..<2).map { try settings.count($0, size: sizes[$0]) }
      let needed = (0..<2).map { (counts[$0] - 1) * settings.stride[$0] + settings.reach($0) - sizes[$0] }
      let least = -Double(Float.greatestFiniteMagnitude)
      if settings.dilation != [1, 1] {
        let after = (0..<2).map { max(needed[$0] - settings.before[$0], 0) }
        let padded = try builder.padded(
          map, before: [0, 0] + settings.before, after: [0, 0] + after, value: least)
        return try builder.shiftedMaximum(padded, settings, counts)
      }
      var (padding, source) = (settings.before, map)
      let isSymmetric = (0..<2).allSatisfy { 2 * padding[$0] >= needed[$0] && 2 * padding[$0] <= settings.kernel[$0] }
      if settings.before != settings.after || !isSymmetric {
        let after = (0..<2).map { max(needed[$0] - settings.before[$0], 0) }
        source = try builder.padded(map, before: [0, 0] + padding, after: [0, 0] + after, value: least)
        padding = [0, 0]
      }
      return try builder.applied(
        "max_pool", [source],
        [
          Attribute("kernel", .integers(settings.kernel)), Attribute("stride", .integers(settings.stride)),
          Attribute("padding", .integers(padding)),
        ])
    }
  }

  /// The maximum of the elements of windows that are apart: of one slice of the map for each.
  private mutating func shiftedMaximum(
    _ x: ForeignValue, _ settings: PoolingSettings, _ counts: [Int]
  ) throws -> ForeignValue {
    guard settings.kernel[0] * settings.kernel[1] <= 256 else {
      throw LoweringRefusal("a window of \(settings.kernel) with dilation \(settings.dilation)")
    }
    var result = x
    for axis in 0..<2 {
      var largest: ForeignValue?
      for element in 0..<settings.kernel[axis] {
        let start = element * settings.dilation[axis]
        let indices = (0..<counts[axis]).map { start + $0 * settings.stride[axis] }
        let part = try picked(result, indices, axis: axis + 2)
        largest = try largest.map { try combined(.maximum, $0, part) } ?? part
      }
      result = largest ?? result
    }
    return result
  }

  /// The mean of each window, over one or two axes.
  /// - Parameters:
  ///   - countsPadding: whether the border counts in the mean, as zeros.
  ///   - divisor: a number by which sums are divided instead of the windows' counts.
  package mutating func averagePooled(
    _ x: ForeignValue, _ settings: PoolingSettings, countsPadding: Bool, divisor: Int? = nil, axes: Int
  ) throws -> ForeignValue {
    let settings = try NetworkBuilder.widened(settings, axes: axes)
    guard settings.dilation == [1, 1] else { throw LoweringRefusal("the mean of windows with a dilation is taken") }
    return try asMap(x, axes: axes) { map, builder in
      let sizes = Array(builder.shape(map).dimensions[2...])
      let counts = try (0..<2).map { try settings.count($0, size: sizes[$0]) }
      let needed = (0..<2).map { (counts[$0] - 1) * settings.stride[$0] + settings.kernel[$0] - sizes[$0] }
      func pooled(_ source: ForeignValue, padding: [Int], _ counts: Bool) throws -> ForeignValue {
        try builder.applied(
          "average_pool", [source],
          [
            Attribute("kernel", .integers(settings.kernel)), Attribute("stride", .integers(settings.stride)),
            Attribute("padding", .integers(padding)), Attribute("count_padding", .integer(counts ? 1 : 0)),
          ])
      }
      let isPlain = (0..<2).allSatisfy {
        2 * settings.before[$0] >= needed[$0] && 2 * settings.before[$0] <= settings.kernel[$0]
      }
      if isPlain, settings.before == settings.after, divisor == nil {
        return try pooled(map, padding: settings.before, countsPadding)
      }
      let after = (0..<2).map { max(needed[$0] - settings.before[$0], 0) }
      let padded = try builder.padded(map, before: [0, 0] + settings.before, after: [0, 0] + after)
      let means = try pooled(padded, padding: [0, 0], true)
      // The means are of whole windows: known factors correct them.
      let area = Double(settings.kernel[0] * settings.kernel[1])
      let covered = (0..<2).map { axis in
        (0..<counts[axis]).map { index -> Double in
          let start = index * settings.stride[axis] - settings.before[axis]
          let end = min(start + settings.kernel[axis], sizes[axis] + settings.after[axis])
          guard !countsPadding else { return Double(end - start) }
          return Double(min(end, sizes[axis]) - max(start, 0))
        }
      }
      let factors = covered[0].flatMap { rows in
        covered[1].map { columns in Float(area / (divisor.map(Double.init) ?? rows * columns)) }
      }
      let factor = ForeignValue.known(try .filling([counts[0], counts[1]], .floats(factors)))
      if factors.allSatisfy({ $0 == 1 }) { return means }
      return try builder.combined(.multiply, means, factor)
    }
  }

  /// The mean or the largest element of windows that divide a map into a given number.
  package mutating func adaptivePooled(_ x: ForeignValue, _ sizes: [Int], isMaximum: Bool) throws -> ForeignValue {
    guard (1...2).contains(sizes.count) else { throw LoweringRefusal("a pooling over \(sizes.count) axes") }
    return try asMap(x, axes: sizes.count) { map, builder in
      try builder.applied(
        isMaximum ? "adaptive_max_pool" : "adaptive_average_pool", [map],
        [Attribute("size", .integers(sizes.count == 1 ? [1] + sizes : sizes))])
    }
  }
}
