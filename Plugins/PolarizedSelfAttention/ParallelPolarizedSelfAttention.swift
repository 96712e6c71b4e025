import SuturePlugin

/// Polarized self-attention in parallel (Liu et al., 2021, section 3): the sum of both gates' results.
struct ParallelPolarizedSelfAttention: Module {
  static let id = "psa_p"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let gates = PolarizedGates(channels: try x.channels)
    return try x * gates.channel(x) + x * gates.spatial(x)
  }
}
