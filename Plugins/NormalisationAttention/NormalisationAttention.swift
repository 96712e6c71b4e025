import SuturePlugin

/// Normalisation-based attention (Liu et al., 2021, section 3), channel part: the scales of a batch norm say how much
/// each channel matters.
///
/// x · σ(w · BN(x)), w = |γ| / Σ|γ|, where γ is the batch norm's weight. With `detach` no gradient flows through w.
struct NormalisationAttention: Module {
  static let id = "nam"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    try x * ChannelGate(detach: h.bool("detach"))("Channel_Att", x)
  }
}

/// σ(w · BN(x)), a gate for each element.
struct ChannelGate: Layer {
  let detach: Bool

  var type: String { "Channel_Att" }

  func forward(_ x: Tensor) throws -> Tensor {
    let norm = ExposedNorm(channels: try x.channels)
    let (normed, gamma) = try scope("bn2", type: norm.type, x) { try norm.forward($0) }
    let scales = try (detach ? gamma.stopGradient() : gamma).absolute()
    let weights = try scales / scales.sum(0)
    return try (normed * weights.reshaped(1, -1, 1, 1)).sigmoid()
  }
}

/// A batch norm that also returns its weight γ.
struct ExposedNorm {
  let channels: Int

  var type: String { BatchNorm2d(channels).type }

  func forward(_ x: Tensor) throws -> (normed: Tensor, gamma: Tensor) {
    let gamma = try x.parameter("weight", [channels], .constant(1))
    let beta = try x.parameter("bias", [channels], .constant(0))
    let mean = try x.buffer("running_mean", [channels], .constant(0))
    let variance = try x.buffer("running_var", [channels], .constant(1))
    let normed = try x.applying(
      "batch_norm", [mean, variance, gamma, beta], ["epsilon": .real(1e-5), "momentum": .real(0.1)])
    return (normed, gamma)
  }
}
