import SuturePlugin

/// Effective squeeze-and-excitation (Lee and Park, 2020, section 3.2): SE with one layer, which keeps all channels.
///
/// x · hardsigmoid(W GAP x + b), W from c to c.
struct EffectiveSqueezeExcitation: Module {
  static let id = "ese"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let c = try x.channels
    let mixed = try Conv2d(c, c, kernel: 1)("fc", x.globalAverage())
    return try x * Hardsigmoid()("gate", mixed)
  }
}
