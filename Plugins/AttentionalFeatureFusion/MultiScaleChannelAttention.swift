import SuturePlugin

/// The multi-scale channel attention module (Dai et al., 2021, section 3.1): a gate from two contexts, each position's
/// channels and the whole map's.
///
/// x · σ(L(x) + G(GAP x)), with bottlenecks L and G of equal form.
struct MultiScaleChannelAttention: Module {
  static let id = "ms_cam"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let contexts = try MultiScaleContexts(x.channels, reduction: h.int("reduction"))
    return try x * Sigmoid()("sigmoid", contexts(x, suffix: ""))
  }
}

/// The sum L(s) + G(GAP s), L for each position and G for the whole map, of which a sigmoid makes weights.
struct MultiScaleContexts {
  private let channels: Int
  private let hidden: Int

  init(_ channels: Int, reduction: Int) {
    self.channels = channels
    hidden = channels / reduction
  }

  /// - Parameter suffix: the end of the layers' names.
  func callAsFunction(_ s: Tensor, suffix: String) throws -> Tensor {
    let local = try Sequential(bottleneck)("local_att\(suffix)", s)
    let global = try Sequential([AdaptiveAvgPool2d(1)] + bottleneck)("global_att\(suffix)", s)
    return try local + global
  }

  /// BN(1×1(ReLU(BN(1×1)))).
  private var bottleneck: [any Layer] {
    [
      Conv2d(channels, hidden, kernel: 1), BatchNorm2d(hidden), ReLU(inplace: true),
      Conv2d(hidden, channels, kernel: 1), BatchNorm2d(channels),
    ]
  }
}
