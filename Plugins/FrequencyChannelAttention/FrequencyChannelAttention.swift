import SuturePlugin

/// Frequency channel attention (Qin et al., 2021, section 3.3): squeeze-and-excitation over several frequencies of the
/// discrete cosine transform, of which the mean is only the lowest.
///
/// x · σ(W₂ ReLU(W₁ z)), z = Σ over positions of P · D: P the map at the grid of D, D one cosine pattern per channel.
struct FrequencyChannelAttention: Module {
  static let id = "fca"
  static let version = "1.0.0"
  /// The cosines are a buffer with given values.
  static let abiMinor = 1

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let (n, c) = try (x.batch, x.channels)
    let hidden = try c / h.int("reduction")
    let grid = try (height: h.int("dct_h"), width: h.int("dct_w"))
    let sameSize = try x.height == grid.height && x.width == grid.width
    let pooled =
      try sameSize ? x : x.applying("adaptive_average_pool", [], ["size": .integers([grid.height, grid.width])])
    let patterns = CosinePatterns(channels: c, height: grid.height, width: grid.width)
    let transform = try FrequencyTransform(patterns: patterns.values(of: Frequencies(named: h.text("frequencies"))))
    let gate = try Sequential {
      Linear(c, hidden, bias: false)
      ReLU(inplace: true)
      Linear(hidden, c, bias: false)
      Sigmoid()
    }("fc", transform("dct_layer", pooled))
    return try x * gate.reshaped(n, c, 1, 1)
  }
}

/// The amplitude of one frequency for each channel: the sum over positions of the map times the channel's pattern.
private struct FrequencyTransform: Layer {
  let patterns: [Double]

  var type: String { "MultiSpectralDCTLayer" }

  func forward(_ x: Tensor) throws -> Tensor {
    let weight = try x.buffer("weight", [x.channels, x.height, x.width], values: patterns)
    return try (x * weight).sum(2, 3, keep: false)
  }
}
