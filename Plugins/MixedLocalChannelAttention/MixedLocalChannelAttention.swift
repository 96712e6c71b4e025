import SuturePlugin

/// Mixed local channel attention (Wan et al., 2023, section 3.2): efficient channel attention, once on the means of s × s
/// cells and once on the means of these.
///
/// x · the gates w · σ(conv1d of the cells) + (1 − w) · σ(conv1d of their means), pooled up to the map's size.
struct MixedLocalChannelAttention: Module {
  static let id = "mlca"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let (n, c, s, weight) = try (x.batch, x.channels, h.int("local_size"), h.real("local_weight"))
    let kernel = adaptiveKernel(channels: c)
    let conv = Conv1d(1, 1, kernel: kernel, padding: kernel / 2, bias: false)

    let cells = try AdaptiveAvgPool2d(s)("local_arv_pool", x)
    let means = try AdaptiveAvgPool2d(1)("global_arv_pool", cells)
    // One row of c numbers, and one of s² · c: the cells row by row, each with all its channels.
    let ofMeans = try conv("conv", means.reshaped(n, 1, c))
    let ofCells = try conv("conv_local", cells.permuted(0, 2, 3, 1).reshaped(n, 1, s * s * c))

    let global = try ofMeans.reshaped(n, c, 1, 1).sigmoid()
    let local = try ofCells.reshaped(n, s, s, c).permuted(0, 3, 1, 2).sigmoid()
    let gate = try local * weight + global * (1 - weight)
    return try x * AdaptiveAvgPool2d([x.height, x.width]).forward(gate)
  }
}
