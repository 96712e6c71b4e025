import SuturePlugin

/// Efficient local attention (Xu and Wan, 2024, section 3.3): coordinate attention with a convolution along each strip
/// instead of the bottleneck, so that all channels are kept.
///
/// a = SiLU(GroupNorm(conv k along the strip)), depthwise, with one norm group; x · σ(a over rows) · σ(a over columns).
struct EfficientLocalAttention: Module {
  static let id = "ela"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let (c, k) = try (x.channels, h.int("kernel_size"))
    let alongHeight = Conv2d.depthwise(c, kernel: [k, 1], bias: false)
    let alongWidth = Conv2d.depthwise(c, kernel: [1, k], bias: false)
    let (act, gate) = (SiLU().shared("act"), Sigmoid().shared("gate"))

    let (rows, columns) = try (alongHeight("conv_h", x.mean(3)), alongWidth("conv_w", x.mean(2)))
    let byRow = try GroupNorm(1, c)("norm_h", rows)
    let byColumn = try GroupNorm(1, c)("norm_w", columns)
    return try x * gate(act(byRow)) * gate(act(byColumn))
  }
}
