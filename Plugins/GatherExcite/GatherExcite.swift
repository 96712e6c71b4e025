import SuturePlugin

/// Gather-excite without parameters, θ⁻ (Hu et al., 2018, section 3.1): each position is gated by the mean of its
/// neighbourhood, or of the whole map.
///
/// Extent 0: x · σ(GAP x). Extent e: x · σ(the mean of the (2e − 1)² positions around every e-th one, resized to the
/// map).
struct GatherExcite: Module {
  static let id = "ge"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let (height, width, extent) = try (x.height, x.width, h.int("extent"))
    guard extent > 0 else { return try x * Sigmoid()("gate", x.globalAverage()) }
    let window = AvgPool2d(kernel: 2 * extent - 1, stride: extent, padding: extent - 1, countsPadding: false)
    let gate = try Sigmoid()("gate", window.forward(x))
    return try x * gate.resized(height: height, width: width, .nearest)
  }
}
