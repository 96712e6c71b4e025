import SuturePlugin

/// Squeeze-and-Excitation (Hu et al., 2018, section 3): one gate per channel, from its mean over the map.
///
/// x · σ(W₂ ReLU(W₁ GAP x)), W₁ to c / r channels.
struct SqueezeExcitation: Module {
  static let id = "se"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let (n, c) = try (x.batch, x.channels)
    let hidden = try c / h.int("reduction")
    let squeezed = try AdaptiveAvgPool2d(1)("avg_pool", x).reshaped(n, c)
    let gate = try Sequential {
      Linear(c, hidden, bias: false)
      ReLU(inplace: true)
      Linear(hidden, c, bias: false)
      Sigmoid()
    }("fc", squeezed)
    return try x * gate.reshaped(n, c, 1, 1)
  }
}
