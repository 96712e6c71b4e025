import SuturePlugin

/// Global attention mechanism (Liu et al., 2021, section 3): a gate for every element, first from the channels at its
/// position, then from its neighbourhood, without pooling.
///
/// x₁ = x · σ(linear(ReLU(linear over channels))); x₁ · σ(BN(conv 7(ReLU(BN(conv 7 → c / rate))))).
struct GlobalAttentionMechanism: Module {
  static let id = "gam"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let c = try x.channels
    let hidden = try c / h.int("rate")

    let mixed = try Sequential {
      Linear(c, hidden)
      ReLU(inplace: true)
      Linear(hidden, c)
    }("channel_attention", x.permuted(0, 2, 3, 1))
    let gated = try x * mixed.permuted(0, 3, 1, 2).sigmoid()

    let surroundings = try Sequential {
      Conv2d(c, hidden, kernel: 7, padding: 3)
      BatchNorm2d(hidden)
      ReLU(inplace: true)
      Conv2d(hidden, c, kernel: 7, padding: 3)
      BatchNorm2d(c)
    }("spatial_attention", gated)
    return try gated * surroundings.sigmoid()
  }
}
