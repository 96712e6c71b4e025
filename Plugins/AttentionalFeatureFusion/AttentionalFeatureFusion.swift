import SuturePlugin

/// Attentional feature fusion (Dai et al., 2021, section 4): each element is a weighted mean of both branches.
///
/// f · (x · w + y · (1 − w)), w the multi-scale weights of x + y; f is 2 in the authors' code, 1 in the paper.
struct AttentionalFeatureFusion: FusionModule {
  static let id = "aff"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ y: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let contexts = try MultiScaleContexts(x.channels, reduction: h.int("reduction"))
    return try h.real("factor") * mixed(x, y, by: contexts(x + y, suffix: "").sigmoid())
  }
}

/// Iterative attentional feature fusion (Dai et al., 2021, section 4.3): a first fusion gives the weights of a second.
///
/// x · w₂ + y · (1 − w₂), w₂ the weights of u = x · w + y · (1 − w), w those of x + y.
struct IterativeFeatureFusion: FusionModule {
  static let id = "iaff"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ y: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let contexts = try MultiScaleContexts(x.channels, reduction: h.int("reduction"))
    let first = try mixed(x, y, by: contexts(x + y, suffix: "").sigmoid())
    return try mixed(x, y, by: contexts(first, suffix: "2").sigmoid())
  }
}

/// x · w + y · (1 − w).
private func mixed(_ x: Tensor, _ y: Tensor, by weight: Tensor) throws -> Tensor {
  try x * weight + y * (1 - weight)
}
