import SuturePlugin

/// Style-based recalibration (Lee et al., 2019, section 3): each channel's gate depends on its own mean and deviation.
///
/// u = [mean, √(unbiased variance + 1e-5)] [n, c, 2]; z = Σ u · cfc; x · σ(BN z).
struct StyleRecalibration: Module {
  static let id = "srm"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let (n, c) = try (x.batch, x.channels)
    guard try x.height * x.width >= 2 else { throw PluginError("a map of one element has no variance") }
    let deviation = try (x.variance(2, 3, correction: 1) + 1e-5).squareRoot()
    let style = try concatenated(x.globalAverage(), deviation, axis: 2).reshaped(n, c, 2)
    // Channel-wise: each channel uses only its own style.
    let weights = try x.parameter("cfc", [c, 2], .constant(0)).reshaped(1, c, 2)
    let z = try (style * weights).sum(2).reshaped(n, c, 1, 1)
    return try x * Sigmoid()("activation", BatchNorm2d(c)("bn", z))
  }
}
