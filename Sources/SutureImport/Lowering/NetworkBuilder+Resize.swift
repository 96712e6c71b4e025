import SutureGraph

/// How elements between those of a map are made.
package enum Interpolation: Hashable, Sendable {
  /// The element at ⌊i · scale⌋.
  case nearest
  /// The element whose centre is nearest: ⌊(i + ½) · scale⌋.
  case nearestCentre
  /// Linear interpolation of the two nearest elements.
  case linear
  /// Cubic convolution of the four nearest elements, with a parameter of −¾.
  case cubic
}

extension NetworkBuilder {
  /// A tensor interpolated along its last axes to other sizes.
  /// - Parameters:
  ///   - sizes: the new sizes of the last axes.
  ///   - scales: for each axis the factor by which it is enlarged, where coordinates follow from it.
  ///   - alignsCorners: whether the centres of the outer elements stay in place.
  package mutating func interpolated(
    _ x: ForeignValue, _ sizes: [Int], _ method: Interpolation, scales: [Double?] = [], alignsCorners: Bool = false
  ) throws -> ForeignValue {
    let rank = shape(x).rank
    guard rank == sizes.count + 2, (1...2).contains(sizes.count) else {
      throw LoweringRefusal("\(shape(x)) interpolated along \(sizes.count) axes")
    }
    guard sizes.allSatisfy({ (1...NetworkBuilder.longestAxis).contains($0) }) else {
      throw LoweringRefusal("the size \(sizes) must be 1 or more, and at most \(NetworkBuilder.longestAxis)")
    }
    let axes = Array(2..<rank)
    let old = axes.map { shape(x)[$0] }
    let plans = axes.indices.map { index in
      AxisInterpolation(
        from: old[index], to: sizes[index], method, scale: scales.indices.contains(index) ? scales[index] : nil,
        alignsCorners: alignsCorners)
    }
    let isUsual = plans.indices.allSatisfy { plans[$0].isUsual }
    if known(x) == nil, sizes.count == 2, isUsual, method != .cubic {
      return recorded(
        try applied(
          "resize", [x],
          [
            Attribute("size", .integers(sizes)), Attribute("method", .text(method == .linear ? "bilinear" : "nearest")),
            Attribute("align_corners", .integer(method == .linear && alignsCorners ? 1 : 0)),
          ]))
    }
    var result = x
    for (axis, plan) in zip(axes, plans) where !plan.isIdentity {
      if let indices = plan.indices {
        result = try picked(result, indices, axis: axis)
      } else {
        let last = try transposed(result, axis, rank - 1)
        result = try transposed(try linear(last, .known(try plan.matrix()), nil), axis, rank - 1)
      }
    }
    return recorded(result)
  }

  /// Channels moved into blocks of r × r elements: [.., c · r², h, w] → [.., c, h · r, w · r].
  package mutating func shuffled(_ x: ForeignValue, _ factor: Int) throws -> ForeignValue {
    let sizes = shape(x).dimensions
    guard sizes.count >= 3, (1...4096).contains(factor), sizes[sizes.count - 3] % (factor * factor) == 0 else {
      throw LoweringRefusal("\(shape(x)) has no channels for blocks of \(factor)×\(factor)")
    }
    let leading = sizes.dropLast(3)
    let (c, h, w, n) = (
      sizes[sizes.count - 3] / (factor * factor), sizes[sizes.count - 2], sizes[sizes.count - 1], leading.count
    )
    let blocks = try reshaped(x, leading + [c, factor, factor, h, w])
    let moved = try permuted(blocks, Array(0..<n) + [0, 3, 1, 4, 2].map { $0 + n })
    return try reshaped(moved, leading + [c, h * factor, w * factor])
  }

  /// Blocks of r × r elements moved into channels: the inverse of `shuffled`.
  package mutating func unshuffled(_ x: ForeignValue, _ factor: Int) throws -> ForeignValue {
    let sizes = shape(x).dimensions
    guard sizes.count >= 3, (1...4096).contains(factor), sizes[sizes.count - 2] % factor == 0,
      sizes[sizes.count - 1] % factor == 0
    else {
      throw LoweringRefusal("\(shape(x)) has no blocks of \(factor)×\(factor)")
    }
    let leading = sizes.dropLast(3)
    let (c, h, w) = (sizes[sizes.count - 3], sizes[sizes.count - 2] / factor, sizes[sizes.count - 1] / factor)
    let blocks = try reshaped(x, leading + [c, h, factor, w, factor])
    let n = leading.count
    let moved = try permuted(blocks, Array(0..<n) + [0, 2, 4, 1, 3].map { $0 + n })
    return try reshaped(moved, leading + [c * factor * factor, h, w])
  }

  /// The windows of an axis: they become a new last axis, `torch.Tensor.unfold`.
  package mutating func windows(_ x: ForeignValue, axis: Int, size: Int, step: Int) throws -> ForeignValue {
    let axis = try self.axis(axis, of: x)
    let sizes = shape(x).dimensions
    guard axis < sizes.count, step >= 1, size >= 1, size <= sizes[axis] else {
      throw LoweringRefusal("windows of \(size) at distances of \(step) along axis \(axis) of \(shape(x))")
    }
    let count = (sizes[axis] - size) / step + 1
    guard count <= NetworkBuilder.longestAxis / size else { throw LoweringRefusal("\(count) windows of \(size)") }
    let taken = try picked(x, (0..<count).flatMap { start in (0..<size).map { start * step + $0 } }, axis: axis)
    let divided = try unflattened(taken, axis: axis, [count, size])
    return try movedAxes(divided, from: [axis + 1], to: [-1])
  }
}

/// How one axis is interpolated.
struct AxisInterpolation {
  private let size: Int
  private let count: Int
  private let method: Interpolation
  private let alignsCorners: Bool
  /// The distance between new elements, in elements of the axis, in single precision as PyTorch computes it.
  private let step: Float

  init(from size: Int, to count: Int, _ method: Interpolation, scale: Double?, alignsCorners: Bool) {
    self.size = size
    self.count = count
    self.method = method
    self.alignsCorners = alignsCorners
    if alignsCorners {
      step = count > 1 ? Float(size - 1) / Float(count - 1) : 0
    } else if let scale, scale > 0 {
      step = Float(1 / scale)
    } else {
      step = Float(size) / Float(count)
    }
  }

  /// Whether nothing changes.
  var isIdentity: Bool { count == size && step == 1 }

  /// Whether the graph's operation computes the same: coordinates that follow from the sizes alone.
  var isUsual: Bool {
    switch method {
    case .nearest, .nearestCentre: indices == (0..<count).map { $0 * size / count }
    case .linear: alignsCorners || step == Float(size) / Float(count)
    case .cubic: false
    }
  }

  /// The element of each new one, where none are combined.
  var indices: [Int]? {
    switch method {
    case .nearest: (0..<count).map { element(at: Float($0) * step) }
    case .nearestCentre: (0..<count).map { element(at: (Float($0) + 0.5) * step) }
    case .linear, .cubic: nil
    }
  }

  /// The last element at or before a place.
  private func element(at place: Float) -> Int { Int(max(min(place, Float(size - 1)), 0)) }

  /// The weights of the elements in each new one, [count, size].
  func matrix() throws -> ForeignTensor {
    guard ForeignTensor.evaluates([count, size]) else { throw LoweringRefusal("\(size) elements become \(count)") }
    var weights = [Float](repeating: 0, count: count * size)
    for index in 0..<count {
      let centre = alignsCorners ? Float(index) * step : (Float(index) + 0.5) * step - 0.5
      // Places beyond the last element are those of the last one.
      let place = min(method == .linear ? max(centre, 0) : centre, Float(size) + 1)
      let base = Int(place.rounded(.down))
      let rest = place - place.rounded(.down)
      let terms =
        method == .linear
        ? [(base, 1 - rest), (base + 1, rest)] : zip((base - 1)..., AxisInterpolation.cubic(rest)).map { $0 }
      for (element, weight) in terms { weights[index * size + min(max(element, 0), size - 1)] += weight }
    }
    return try .filling([count, size], .floats(weights))
  }

  /// The weights of the elements at −1, 0, 1 and 2 for a place between 0 and 1.
  ///
  /// Source: Keys, Cubic convolution interpolation for digital image processing, 1981.
  private static func cubic(_ place: Float) -> [Float] {
    let a: Float = -0.75
    func near(_ x: Float) -> Float { ((a + 2) * x - (a + 3)) * x * x + 1 }
    func far(_ x: Float) -> Float { ((a * x - 5 * a) * x + 8 * a) * x - 4 * a }
    return [far(place + 1), near(place), near(1 - place), far(2 - place)]
  }
}
