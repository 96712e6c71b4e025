import SuturePlugin

/// The multi-scale channel attention module (Dai et al., 2021, section 3.1): a gate from two contexts, each position's
/// channels and the whole map's.
///
/// x · σ(L(x) + G(GAP x)), with bottlenecks L and G of equal form.
struct MultiScaleChannelAttention: Module {
  static let id = "ms_cam"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let c = try x.channels
    let bottleneck = try Bottleneck(channels: c, width: c / h.int("reduction"))
    let local = try Sequential(bottleneck.layers)("local_att", x)
    let global = try Sequential([AdaptiveAvgPool2d(1)] + bottleneck.layers)("global_att", x)
    return try x * Sigmoid()("sigmoid", local + global)
  }
}

/// 1×1 to a smaller width, BN, ReLU, 1×1 back, BN.
struct Bottleneck {
  let channels: Int
  let width: Int

  var layers: [any Layer] {
    [
      Conv2d(channels, width, kernel: 1), BatchNorm2d(width), ReLU(inplace: true),
      Conv2d(width, channels, kernel: 1), BatchNorm2d(channels),
    ]
  }
}
