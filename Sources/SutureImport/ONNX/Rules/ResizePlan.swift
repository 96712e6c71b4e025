import SutureGraph

/// How `Resize` interpolates a tensor: https://onnx.ai/onnx/operators/onnx__Resize.html.
struct ResizePlan {
  /// How a new element follows from the old ones.
  enum Method: String {
    case nearest, linear, cubic
  }

  /// Where the new elements lie among the old ones.
  enum Coordinates: String {
    case halfPixel = "half_pixel"
    case halfPixelSymmetric = "half_pixel_symmetric"
    case pytorchHalfPixel = "pytorch_half_pixel"
    case alignCorners = "align_corners"
    case asymmetric
  }

  /// Which of two neighbours is nearest.
  enum Rounding: String {
    case preferFloor = "round_prefer_floor"
    case preferCeil = "round_prefer_ceil"
    case floor, ceil
  }

  let method: Method
  let coordinates: Coordinates
  let rounding: Rounding
  /// The parameter of cubic convolution.
  let cubicCoefficient: Float
  /// Whether elements outside of the tensor have no weight, instead of those of the border.
  let excludesOutside: Bool
  /// All axes of the tensor.
  let axes: [Axis]

  init(_ node: ForeignNode, _ shape: Shape, _ builder: NetworkBuilder) throws {
    method = try ResizePlan.word(node, "mode", Method.nearest, builder)
    coordinates = try ResizePlan.word(node, "coordinate_transformation_mode", Coordinates.halfPixel, builder)
    rounding = try ResizePlan.word(node, "nearest_mode", Rounding.preferFloor, builder)
    cubicCoefficient = Float(try builder.real(node, "cubic_coeff_a", -0.75))
    excludesOutside = try builder.boolean(node, "exclude_outside", false)
    let places = try builder.optionalIntegers(node, "axes")?.map { try builder.axis($0, rank: shape.rank) }
    let chosen = places ?? Array(0..<shape.rank)
    let scales = try ResizePlan.reals(node, 2, builder)
    let sizes = scales.isEmpty ? try builder.integers(node, 3) : []
    guard Set(chosen).count == chosen.count, scales.isEmpty || scales.count == chosen.count,
      sizes.isEmpty || sizes.count == chosen.count, !scales.isEmpty || !sizes.isEmpty
    else { throw node.refused("its \(scales.count) factors and \(sizes.count) sizes do not fit \(shape)") }
    let ratio = try ResizePlan.commonRatio(sizes, old: chosen.map { shape[$0] }, node, builder)
    var axes = shape.dimensions.map { Axis(size: $0, count: $0, givenScale: nil) }
    for (index, axis) in chosen.enumerated() {
      let old = shape[axis]
      if let ratio {
        let count = try ResizePlan.size(Double(old) * ratio, .toNearestOrAwayFromZero, node)
        axes[axis] = Axis(size: old, count: count, givenScale: ratio)
      } else if sizes.isEmpty {
        axes[axis] = try ResizePlan.axis(old, scale: scales[index], node)
      } else {
        axes[axis] = Axis(size: old, count: sizes[index], givenScale: nil)
      }
    }
    guard axes.allSatisfy({ $0.size >= 1 && $0.count >= 1 && $0.count <= 1 << 20 }) else {
      throw node.refused("\(shape) becomes \(axes.map(\.count))")
    }
    if try builder.boolean(node, "antialias", false), method != .nearest, axes.contains(where: { $0.scale < 1 }) {
      throw node.refused("it reduces with antialiasing; export it with 'antialias' off")
    }
    self.axes = axes
  }

  init(ofUpsample node: ForeignNode, _ shape: Shape, _ builder: NetworkBuilder) throws {
    method = try ResizePlan.word(node, "mode", Method.nearest, builder)
    (coordinates, rounding, cubicCoefficient, excludesOutside) = (.asymmetric, .floor, -0.75, false)
    let scales = try ResizePlan.reals(node, 1, builder)
    guard scales.count == shape.rank else { throw node.refused("\(scales.count) factors for \(shape)") }
    axes = try zip(shape.dimensions, scales).map { try ResizePlan.axis($0, scale: $1, node) }
  }

  // MARK: Arguments

  /// The factor of all axes, where their ratios stay as they are and the sizes only bound the result; nil otherwise.
  private static func commonRatio(
    _ sizes: [Int], old: [Int], _ node: ForeignNode, _ builder: NetworkBuilder
  ) throws -> Double? {
    let policy = try builder.text(node, "keep_aspect_ratio_policy") ?? "stretch"
    guard !sizes.isEmpty, policy != "stretch" else { return nil }
    let ratios = zip(sizes, old).map { Double($0) / Double(max($1, 1)) }
    guard ["not_larger", "not_smaller"].contains(policy), let least = ratios.min(), let most = ratios.max(), least > 0
    else {
      throw node.refused("its sizes are chosen by '\(policy)'")
    }
    return policy == "not_larger" ? least : most
  }

  private static func word<Word: RawRepresentable<String>>(
    _ node: ForeignNode, _ key: ArgumentKey, _ standard: Word, _ builder: NetworkBuilder
  ) throws -> Word {
    guard let text = try builder.text(node, key) else { return standard }
    guard let word = Word(rawValue: text) else { throw node.refused("\(key.text) is '\(text)'") }
    return word
  }

  /// The numbers of an input; none where it is absent or empty.
  private static func reals(_ node: ForeignNode, _ position: Int, _ builder: NetworkBuilder) throws -> [Double] {
    guard let value = try builder.optionalValue(node, .input(position)) else { return [] }
    guard let tensor = builder.known(value) else { throw node.refused("its factors are computed") }
    return tensor.doubles
  }

  private static func axis(_ size: Int, scale: Double, _ node: ForeignNode) throws -> Axis {
    guard scale > 0, scale.isFinite else { throw node.refused("it enlarges by \(scale)") }
    let count = try self.size((Double(size) * scale), .down, node)
    // A factor that the sizes give as well needs no mention.
    let isPlain = Float(count) / Float(size) == Float(scale)
    return Axis(size: size, count: count, givenScale: isPlain ? nil : scale)
  }

  private static func size(_ number: Double, _ rule: FloatingPointRoundingRule, _ node: ForeignNode) throws -> Int {
    guard let size = Int(exactly: number.rounded(rule)), size >= 1, size <= 1 << 20 else {
      throw node.refused("an axis gets \(number) elements")
    }
    return size
  }

  // MARK: Methods that the graph has

  /// Whether the first two axes stay as they are.
  var isSpatial: Bool { axes.prefix(2).allSatisfy(\.isIdentity) }

  /// The same as a common interpolation; nil where there is none.
  var interpolation: (method: Interpolation, alignsCorners: Bool)? {
    let isCentred =
      coordinates == .halfPixel || coordinates == .pytorchHalfPixel && axes.dropFirst(2).allSatisfy { $0.count > 1 }
    switch (method, coordinates) {
    case (.nearest, .asymmetric): return rounding == .floor ? (.nearest, false) : nil
    case (.nearest, _): return nil
    case (.linear, .alignCorners): return (.linear, true)
    case (.linear, _): return isCentred ? (.linear, false) : nil
    case (.cubic, _):
      guard cubicCoefficient == -0.75, !excludesOutside else { return nil }
      return coordinates == .alignCorners ? (.cubic, true) : isCentred ? (.cubic, false) : nil
    }
  }

  /// How one axis changes.
  struct Axis {
    let size: Int
    let count: Int
    /// The factor, where it differs from that of the sizes.
    let givenScale: Double?

    /// The number of new elements for each old one.
    var scale: Float { givenScale.map { Float($0) } ?? Float(count) / Float(size) }

    var isIdentity: Bool { count == size && givenScale == nil }

    /// The place of a new element among the old ones.
    private func place(_ index: Int, _ plan: ResizePlan) -> Float {
      let x = Float(index)
      switch plan.coordinates {
      case .asymmetric: return x / scale
      case .halfPixel: return (x + 0.5) / scale - 0.5
      case .pytorchHalfPixel: return count > 1 ? (x + 0.5) / scale - 0.5 : 0
      case .alignCorners: return count > 1 ? x * Float(size - 1) / Float(count - 1) : 0
      case .halfPixelSymmetric:
        let adjustment = Float(count) / (scale * Float(size))
        return Float(size) / 2 * (1 - adjustment) + (x + 0.5) / scale - 0.5
      }
    }

    /// The old element of each new one.
    func indices(_ plan: ResizePlan) throws -> [Int] {
      (0..<count).map { index in
        let place = place(index, plan)
        let nearest =
          switch plan.rounding {
          case .floor: place.rounded(.down)
          case .ceil: place.rounded(.up)
          case .preferFloor: (place - 0.5).rounded(.up)
          case .preferCeil: (place + 0.5).rounded(.down)
          }
        return min(max(Int(nearest), 0), size - 1)
      }
    }

    /// The weights of the old elements in each new one, [count, size].
    func matrix(_ plan: ResizePlan) throws -> ForeignTensor {
      guard ForeignTensor.evaluates([count, size]) else { throw LoweringRefusal("\(size) elements become \(count)") }
      var weights = [Float](repeating: 0, count: count * size)
      for index in 0..<count {
        let place = place(index, plan)
        let base = Int(place.rounded(.down))
        let rest = place - place.rounded(.down)
        var terms =
          plan.method == .linear
          ? [(base, 1 - rest), (base + 1, rest)]
          : zip((base - 1)..., ResizePlan.cubic(rest, plan.cubicCoefficient)).map { $0 }
        if plan.excludesOutside {
          terms = terms.filter { (0..<size).contains($0.0) }
          let sum = terms.reduce(0) { $0 + $1.1 }
          terms = terms.map { ($0.0, $0.1 / sum) }
        }
        for (element, weight) in terms { weights[index * size + min(max(element, 0), size - 1)] += weight }
      }
      return try .filling([count, size], .floats(weights))
    }
  }

  /// The weights of the elements at −1, 0, 1 and 2 for a place between 0 and 1 (Keys, 1981).
  private static func cubic(_ place: Float, _ a: Float) -> [Float] {
    func near(_ x: Float) -> Float { ((a + 2) * x - (a + 3)) * x * x + 1 }
    func far(_ x: Float) -> Float { ((a * x - 5 * a) * x + 8 * a) * x - 4 * a }
    return [far(place + 1), near(place), near(1 - place), far(2 - place)]
  }
}
