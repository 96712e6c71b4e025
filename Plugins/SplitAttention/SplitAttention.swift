import SuturePlugin

/// Split attention (Zhang et al., 2020, section 3): each channel chooses among the splits of a grouped convolution.
///
/// u = ReLU(conv 3×3 x), radix maps per channel; Σ over radix of a · u,
/// a = softmax over radix of fc2(ReLU(fc1(GAP Σu))).
struct SplitAttention: Module {
  static let id = "splat"
  static let version = "1.0.0"

  /// The minimum width of the bottleneck.
  private static let minimumWidth = 32

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let (n, c) = try (x.batch, x.channels)
    let radix = try h.int("radix")
    let maps = try Conv2d(c, c * radix, kernel: 3, padding: 1, groups: radix, bias: false)("conv", x)
    let splits = try ReLU(inplace: true)("act0", maps).reshaped(n, radix, c, x.height, x.width)
    let width = divisibleWidth(c * radix, over: 4, minimum: SplitAttention.minimumWidth)
    let summary = try Conv2d(c, width, kernel: 1)("fc1", splits.sum(1, keep: false).globalAverage())
    let scores = try Conv2d(width, c * radix, kernel: 1)("fc2", ReLU(inplace: true)("act1", summary))
    let weights = try RadixSoftmax(radix: radix)("rsoftmax", scores.reshaped(n, radix, c))
    return try (splits * weights.reshaped(n, radix, c, 1, 1)).sum(1, keep: false)
  }
}

/// The weights of the splits for each channel, [n, radix, c]: a softmax over the splits, or a sigmoid for a single one.
struct RadixSoftmax: Layer {
  let radix: Int

  func forward(_ x: Tensor) throws -> Tensor { radix > 1 ? try x.softmax(axis: 1) : try x.sigmoid() }
}
