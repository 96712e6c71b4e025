import SuturePlugin

/// Polarized self-attention in series (Liu et al., 2021, section 3): first the channel gate, then the spatial gate.
struct SequentialPolarizedSelfAttention: Module {
  static let id = "psa_s"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let gates = PolarizedGates(channels: try x.channels)
    let gated = try x * gates.channel(x)
    return try gated * gates.spatial(gated)
  }
}
