import SuturePlugin

/// Multidimensional collaborative attention (Yu et al., 2023, section 3): one gate along each of height, width and
/// channels, from the means and deviations over the other two.
///
/// The mean of the maps gated along h, along w and, unless `channel` is false, along c.
struct MultidimensionalCollaborative: Module {
  static let id = "mca"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let alongHeight = try AxisGate(axis: 2, kernel: 3)("h_cw", x)
    let alongWidth = try AxisGate(axis: 3, kernel: 3)("w_hc", x)
    guard try h.bool("channel") else { return try x * ((alongHeight + alongWidth) / 2) }
    let alongChannels = try AxisGate(axis: 1, kernel: channelKernel(x.channels))("c_hw", x)
    return try x * ((alongChannels + alongHeight + alongWidth) / 3)
  }

  /// The kernel along the channels: (log₂ c − 1) / 1.5 rounded, or one less if that is even.
  ///
  /// It is the largest odd k with (log₂ c − 1) / 1.5 ≥ k − ½, that is c⁴ ≥ 2⁶ᵏ⁺¹.
  private func channelKernel(_ channels: Int) -> Int {
    let fourth = Double(channels) * Double(channels) * Double(channels) * Double(channels)
    var kernel = 1
    while fourth >= Double(sign: .plus, exponent: 6 * (kernel + 2) + 1, significand: 1) { kernel += 2 }
    return kernel
  }
}
