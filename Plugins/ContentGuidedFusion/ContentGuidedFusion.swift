import SuturePlugin

/// Content-guided attention fusion (Chen et al., 2024, section 3.3): the sum of both branches decides, for each element,
/// how much of each is added to it.
///
/// 1×1(s + w · x + (1 − w) · y), s = x + y, w = σ(pa(s, sa(s) + ca(s))); the authors' code applies σ twice.
struct ContentGuidedFusion: FusionModule {
  static let id = "cgafusion"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ y: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let c = try x.channels
    let s = try x + y
    let spatial = try SpatialAttention()("sa", s)
    let channel = try ChannelAttention(channels: c, hidden: c / h.int("reduction"))("ca", s)
    let pixel = try scope("pa", type: "PixelAttention", s) { try pixelAttention($0, spatial + channel) }
    let weight = try h.int("sigmoids") > 1 ? pixel.sigmoid() : pixel
    return try Conv2d(c, c, kernel: 1)("conv", s + weight * x + (1 - weight) * y)
  }

  /// σ of a convolution of each channel of the map together with its first attention.
  private func pixelAttention(_ s: Tensor, _ attention: Tensor) throws -> Tensor {
    let (n, c, height, width) = try (s.batch, s.channels, s.height, s.width)
    let pairs = try concatenated(
      s.reshaped(n, c, 1, height, width), attention.reshaped(n, c, 1, height, width), axis: 2
    ).reshaped(n, 2 * c, height, width)
    return try Conv2d(2 * c, c, kernel: 7, padding: 3, groups: c, paddingMode: .reflect)("pa2", pairs).sigmoid()
  }
}

/// A 7×7 convolution of the mean and the maximum over channels.
private struct SpatialAttention: Layer {
  func forward(_ x: Tensor) throws -> Tensor {
    let summary = try concatenated(x.mean(1), x.max(1, ties: .first), axis: 1)
    return try Conv2d(2, 1, kernel: 7, padding: 3, paddingMode: .reflect)("sa", summary)
  }
}

/// 1×1(ReLU(1×1(GAP x))).
private struct ChannelAttention: Layer {
  let channels: Int
  let hidden: Int

  func forward(_ x: Tensor) throws -> Tensor {
    let pooled = try AdaptiveAvgPool2d(1)("gap", x)
    return try Sequential {
      Conv2d(channels, hidden, kernel: 1)
      ReLU(inplace: true)
      Conv2d(hidden, channels, kernel: 1)
    }("ca", pooled)
  }
}
