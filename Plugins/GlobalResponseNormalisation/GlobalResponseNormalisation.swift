import SuturePlugin

/// Global response normalisation (Woo et al., 2023, section 4): channels compete through the norms of their maps.
///
/// g = ‖x‖₂ over hw, n = g / (mean over c of g + 1e-6); x + weight · x · n + bias.
struct GlobalResponseNormalisation: Module {
  static let id = "grn"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let c = try x.channels
    let weight = try x.parameter("weight", [c], .constant(0)).reshaped(1, c, 1, 1)
    let bias = try x.parameter("bias", [c], .constant(0)).reshaped(1, c, 1, 1)
    let g = try x.l2(2, 3)
    let n = try g / (g.mean(1) + 1e-6)
    return try x * (1 + weight * n) + bias
  }
}
