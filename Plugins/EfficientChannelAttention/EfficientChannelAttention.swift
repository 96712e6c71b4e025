import SuturePlugin

/// Efficient channel attention (Wang et al., 2020, section 3.2): a channel's gate from its neighbours' means.
///
/// x · σ(conv1d over the channel axis of GAP x), one kernel shared by all channels.
struct EfficientChannelAttention: Module {
  static let id = "eca"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let (n, c) = try (x.batch, x.channels)
    let asked = try h.int("kernel_size")
    let kernel = asked == 0 ? adaptiveKernel(channels: c) : asked
    let means = try AdaptiveAvgPool2d(1)("gap", x).reshaped(n, 1, c)
    let bias = try h.bool("bias")
    let mixed = try Conv1d(1, 1, kernel: kernel, padding: (kernel - 1) / 2, bias: bias)("conv", means)
    let gate = try Sigmoid()("sigmoid", mixed)
    return try x * gate.reshaped(n, c, 1, 1)
  }
}
