import SuturePlugin

/// Spatial and channel synergistic attention (Si et al., 2025, section 3): gates for rows and columns from convolutions of
/// several sizes, then a gate per channel from self-attention among channels.
struct SpatialChannelSynergistic: Module {
  static let id = "scsa"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let kernels = try h.ints("kernels")
    let gated = try spatial(x, kernels: kernels)
    return try gated * channelGate(gated, heads: h.int("heads"), window: h.int("window"))
  }

  /// x · A over rows · A over columns, A = σ(GroupNorm(conv1dᵢ on quarter i of the strip's channels)).
  ///
  /// Both strips have the same convolutions, and norms of their own.
  private func spatial(_ x: Tensor, kernels: [Int]) throws -> Tensor {
    let (n, c, height, width) = try (x.batch, x.channels, x.height, x.width)
    let names = ["local_dwc", "global_dwc_s", "global_dwc_m", "global_dwc_l"]
    let convolutions = zip(names, kernels).map { name, kernel in
      Conv1d(c / 4, c / 4, kernel: kernel, padding: kernel / 2, groups: c / 4).shared(name)
    }
    let gate = Sigmoid().shared("sa_gate")
    func strip(_ norm: String, _ means: Tensor) throws -> Tensor {
      let quarters = try zip(convolutions, means.chunked(4, axis: 1)).map { try $0($1) }
      return try gate(GroupNorm(4, c)(norm, concatenated(quarters, axis: 1)))
    }
    let rows = try strip("norm_h", x.mean(3, keep: false)).reshaped(n, c, height, 1)
    let columns = try strip("norm_w", x.mean(2, keep: false)).reshaped(n, c, 1, width)
    return try x * rows * columns
  }

  /// σ of the means over positions of softmax(q kᵀ / √d) v, in which the d channels of a head attend to each other.
  private func channelGate(_ x: Tensor, heads: Int, window: Int) throws -> Tensor {
    let (n, c) = try (x.batch, x.channels)
    let pooled = try AvgPool2d(kernel: [window, window], stride: window)("down_func", x)
    let y = try GroupNorm(1, c)("norm", Identity()("conv_d", pooled))
    // [n, c, h, w] → [n, heads, d, positions].
    func projected(_ name: String) throws -> Tensor {
      try Conv2d.depthwise(c, kernel: 1, bias: false)(name, y).reshaped(n, heads, c / heads, -1)
    }
    let (queries, keys, values) = try (projected("q"), projected("k"), projected("v"))
    let scores = try queries.matmul(keys, transposingOther: true) * (1 / Double(c / heads).squareRoot())
    let weights = try Dropout(0)("attn_drop", scores.softmax())
    let means = try weights.matmul(values).mean(3).reshaped(n, c, 1, 1)
    return try Sigmoid()("ca_gate", means)
  }
}
