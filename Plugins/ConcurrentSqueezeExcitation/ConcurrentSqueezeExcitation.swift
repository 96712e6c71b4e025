import SuturePlugin

/// Concurrent spatial and channel squeeze-and-excitation (Roy et al., 2018, section 2): the sum of the map gated by
/// channel and the map gated by position.
///
/// x · σ(W₂ ReLU(W₁ GAP x)) + x · σ(w x), W₁ to c / r channels, w to one map.
struct ConcurrentSqueezeExcitation: Module {
  static let id = "scse"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let c = try x.channels
    let hidden = try c / h.int("reduction")
    let channels = try Sequential {
      AdaptiveAvgPool2d(1)
      Conv2d(c, hidden, kernel: 1)
      ReLU(inplace: true)
      Conv2d(hidden, c, kernel: 1)
      Sigmoid()
    }("cSE", x)
    let places = try Sequential {
      Conv2d(c, 1, kernel: 1)
      Sigmoid()
    }("sSE", x)
    // Multiplying by the sum of both gates gives the sum of both products.
    return try x * (channels + places)
  }
}
