import SuturePlugin

/// Triplet attention (Misra et al., 2021, section 3.2): three gates, each over two of the dimensions c, h and w.
///
/// The mean of the map gated along h, along w and along c.
struct TripletAttention: Module {
  static let id = "triplet"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let overChannelsAndWidth = try AttentionGate(axis: 2)("cw", x)
    let overHeightAndChannels = try AttentionGate(axis: 3)("hc", x)
    let overHeightAndWidth = try AttentionGate(axis: 1)("hw", x)
    return try x * ((overHeightAndWidth + overChannelsAndWidth + overHeightAndChannels) / 3)
  }
}
