import SuturePlugin

/// ParNet's block (Goyal et al., 2021, section 3.1): a RepVGG pair of convolutions and, in parallel, a
/// skip-squeeze-excitation.
///
/// SiLU(BN(1×1 x) + BN(3×3 x) + x · σ(1×1(GAP x))).
struct ParNetAttention: Module {
  static let id = "parnet"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let c = try x.channels
    let gate = try Sequential {
      AdaptiveAvgPool2d(1)
      Conv2d(c, c, kernel: 1)
      Sigmoid()
    }("sse", x)
    let point = try Sequential {
      Conv2d(c, c, kernel: 1)
      BatchNorm2d(c)
    }("conv1x1", x)
    let square = try Sequential {
      Conv2d(c, c, kernel: 3, padding: 1)
      BatchNorm2d(c)
    }("conv3x3", x)
    return try SiLU()("silu", point + square + x * gate)
  }
}
