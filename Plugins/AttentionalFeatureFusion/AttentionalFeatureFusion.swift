import SuturePlugin

/// Attentional feature fusion (Dai et al., 2021, section 4): each element is a weighted mean of both branches.
///
/// f · (x · w + y · (1 − w)), w the multi-scale weights of x + y; f is 2 in the authors' code, 1 in the paper.
struct AttentionalFeatureFusion: FusionModule {
  static let id = "aff"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ y: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let weight = try MultiScaleWeight(x.channels, reduction: h.int("reduction"))(x + y, suffix: "")
    return try h.real("factor") * mixed(x, y, by: weight)
  }
}

/// Iterative attentional feature fusion (Dai et al., 2021, section 4.3): a first fusion gives the weights of a second.
///
/// x · w₂ + y · (1 − w₂), w₂ the weights of u = x · w + y · (1 − w), w those of x + y.
struct IterativeFeatureFusion: FusionModule {
  static let id = "iaff"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ y: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let weight = try MultiScaleWeight(x.channels, reduction: h.int("reduction"))
    let first = try mixed(x, y, by: weight(x + y, suffix: ""))
    return try mixed(x, y, by: weight(first, suffix: "2"))
  }
}

/// x · w + y · (1 − w).
private func mixed(_ x: Tensor, _ y: Tensor, by weight: Tensor) throws -> Tensor {
  try x * weight + y * (1 - weight)
}

/// The multi-scale channel attention's weights: σ(L(s) + G(GAP s)), L for each position and G for the whole map.
private struct MultiScaleWeight {
  private let channels: Int
  private let hidden: Int

  init(_ channels: Int, reduction: Int) {
    self.channels = channels
    hidden = channels / reduction
  }

  func callAsFunction(_ s: Tensor, suffix: String) throws -> Tensor {
    let local = try Sequential(bottleneck)("local_att\(suffix)", s)
    let global = try Sequential([AdaptiveAvgPool2d(1)] + bottleneck)("global_att\(suffix)", s)
    return try (local + global).sigmoid()
  }

  /// BN(1×1(ReLU(BN(1×1)))).
  private var bottleneck: [any Layer] {
    [
      Conv2d(channels, hidden, kernel: 1), BatchNorm2d(hidden), ReLU(inplace: true),
      Conv2d(hidden, channels, kernel: 1), BatchNorm2d(channels),
    ]
  }
}
