import SuturePlugin

/// Wavelet convolution (Finder et al., 2024, section 3.2): small depthwise kernels on all levels of a Haar transform, so
/// that the receptive field doubles with each level.
///
/// y = s · conv k (x) + z₁. For each level i from 1: (aᵢ, dᵢ) = sᵢ · conv k (WT(lᵢ₋₁)) and zᵢ = IWT(aᵢ + zᵢ₊₁, dᵢ), where
/// l₀ = x, lᵢ is the low-pass part of WT(lᵢ₋₁) before its convolution, and z is 0 below the last level.
struct WaveletConvolution: Module {
  static let id = "wtconv"
  static let version = "1.0.0"
  static let abiMinor = 1

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let (c, k, levels) = try (x.channels, h.int("kernel_size"), h.int("wt_levels"))
    let transform = try HaarTransform(x)
    let base = try Conv2d.depthwise(c, kernel: k, bias: h.bool("bias"))("base_conv", x)
    let scaled = try Scale(start: 1)("base_scale", base)

    // The transforms of the map, of its sums, of their sums…
    var sums = x
    var bands: [Tensor] = []
    for _ in 0..<levels {
      bands.append(try transform.analyse(sums))
      sums = try Bands(bands[bands.count - 1]).sum
    }
    let filtered = try scope("wavelet_convs", type: "ModuleList", x) { _ in
      try bands.enumerated().map { level, maps in
        try Conv2d.depthwise(4 * c, kernel: k, bias: false)("\(level)", maps)
      }
    }
    let weighted = try scope("wavelet_scale", type: "ModuleList", x) { _ in
      try filtered.enumerated().map { level, maps in try Scale(start: 0.1)("\(level)", maps) }
    }
    // Back from the deepest level: each one's result is added to the sums of the level above it.
    var deeper: Tensor?
    for level in (0..<levels).reversed() {
      let source = level == 0 ? x : bands[level - 1]
      let maps = try deeper.map { try Bands(weighted[level]).adding($0) } ?? weighted[level]
      deeper = try transform.synthesise(maps, height: source.height, width: source.width)
    }
    return try deeper.map { try scaled + $0 } ?? scaled
  }
}

/// The four maps of each channel: [n, 4 · c, h, w] as [n, c, 4, h, w].
private struct Bands {
  let maps: Tensor
  let split: Tensor

  init(_ maps: Tensor) throws {
    self.maps = maps
    split = try maps.reshaped(maps.batch, maps.channels / 4, 4, maps.height, maps.width)
  }

  /// The first map of each channel, [n, c, h, w].
  var sum: Tensor {
    get throws { try split.sliced(2, 0..<1).reshaped(maps.batch, maps.channels / 4, maps.height, maps.width) }
  }

  /// The maps with another map [n, c, h, w] added to the first of each channel.
  func adding(_ other: Tensor) throws -> Tensor {
    let added = try split.sliced(2, 0..<1) + other.reshaped(maps.batch, maps.channels / 4, 1, maps.height, maps.width)
    return try concatenated(added, split.sliced(2, 1..<4), axis: 2).reshaped(maps.shape)
  }
}

/// One factor a channel.
private struct Scale: Layer {
  let start: Double

  var type: String { "_ScaleModule" }

  func forward(_ x: Tensor) throws -> Tensor {
    try x * x.parameter("weight", [1, x.channels, 1, 1], .constant(start))
  }
}
