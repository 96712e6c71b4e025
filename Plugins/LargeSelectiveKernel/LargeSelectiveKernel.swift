import SuturePlugin

/// Large selective kernels (Li et al., 2023, section 3.3): each position chooses between two receptive fields.
///
/// a = depthwise 5×5 (x), b = depthwise 7×7 with dilation 3 (a), each reduced to c / 2 channels by 1×1;
/// [s₀, s₁] = σ(conv 7×7 of the channels' mean and maximum); x · 1×1(a · s₀ + b · s₁).
struct LargeSelectiveKernel: Module {
  static let id = "lsk"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let c = try x.channels
    let half = c / 2
    // The decomposed large kernel: its parts see 5×5 and 23×23 positions.
    let local = try Conv2d.depthwise(c, kernel: 5)("conv0", x)
    let wide = try Conv2d.depthwise(c, kernel: 7, dilation: 3)("conv_spatial", local)
    let a = try Conv2d(c, half, kernel: 1)("conv1", local)
    let b = try Conv2d(c, half, kernel: 1)("conv2", wide)
    // Spatial selection: one weight for each part and position.
    let both = try concatenated(a, b, axis: 1)
    let summary = try concatenated(both.mean(1), both.max(1, ties: .first), axis: 1)
    let weights = try Conv2d(2, 2, kernel: 7, padding: 3)("conv_squeeze", summary).sigmoid().chunked(2, axis: 1)
    return try x * Conv2d(half, c, kernel: 1)("conv", a * weights[0] + b * weights[1])
  }
}
