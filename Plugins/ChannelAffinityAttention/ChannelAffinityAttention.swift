import SuturePlugin

/// The channel attention module of DANet (Fu et al., 2019, section 3.3): every channel attends to the channels that are
/// unlike it.
///
/// x + γ · softmax over columns of (row maximum − E) X, E = X Xᵀ, X = x as [c, h · w]; γ starts at 0.
struct ChannelAffinityAttention: Module {
  static let id = "cam"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let gamma = try x.parameter("gamma", [1], .constant(0))
    let channels = try x.flattened(from: 2)
    let energy = try channels.matmul(channels, transposingOther: true)
    let weights = try Softmax(axis: -1)("softmax", energy.max(-1, ties: .first) - energy)
    return try weights.matmul(channels).reshaped(x.shape) * gamma + x
  }
}
