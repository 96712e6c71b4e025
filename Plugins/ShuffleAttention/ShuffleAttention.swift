import SuturePlugin

/// Shuffle attention (Zhang and Yang, 2021, section 3): in each group, one half of the channels is gated by channel and
/// the other by position; then the channels are shuffled.
///
/// In groups [n · g, c / g, h, w], halves x₀ and x₁ of m = c / 2g channels: x₀ · σ(cweight · GAP x₀ + cbias) and
/// x₁ · σ(sweight · GroupNorm(x₁) + sbias), one channel per norm group. All groups share these parameters.
struct ShuffleAttention: Module {
  static let id = "shuffle"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let (n, c, height, width) = try (x.batch, x.channels, x.height, x.width)
    let groups = try h.int("groups")
    guard groups > 0, c % groups == 0, (c / groups) % 2 == 0 else {
      throw PluginError("\(c) channels cannot be split into \(groups) groups of two equal halves")
    }
    let half = c / groups / 2
    func parameter(_ name: String, _ start: Double) throws -> Tensor {
      try x.parameter(name, [1, half, 1, 1], .constant(start))
    }
    let (channelScale, channelShift) = try (parameter("cweight", 0), parameter("cbias", 1))
    let (placeScale, placeShift) = try (parameter("sweight", 0), parameter("sbias", 1))
    let sigmoid = Sigmoid().shared("sigmoid")

    let halves = try x.reshaped(-1, c / groups, height, width).chunked(2, axis: 1)
    let means = try AdaptiveAvgPool2d(1)("avg_pool", halves[0])
    let normed = try GroupNorm(half, half)("gn", halves[1])
    let byChannel = try halves[0] * sigmoid(channelScale * means + channelShift)
    let byPlace = try halves[1] * sigmoid(placeScale * normed + placeShift)

    let joined = try concatenated(byChannel, byPlace, axis: 1).reshaped(x.shape)
    return try shuffled(joined, groups: 2, n, c, height, width)
  }

  /// The channels interleaved: the first of every group, then the second of every group, and so on.
  private func shuffled(_ x: Tensor, groups: Int, _ n: Int, _ c: Int, _ height: Int, _ width: Int) throws -> Tensor {
    try x.reshaped(n, groups, c / groups, height, width).transposed(1, 2).reshaped(n, c, height, width)
  }
}
