import SuturePlugin

/// Convolutional block attention (Woo et al., 2018, section 3): the channel gate, then the spatial gate.
struct ConvolutionalBlockAttention: Module {
  static let id = "cbam"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let gated = try ChannelGate(channels: x.channels, reduction: h.int("reduction"))("channel", x)
    return try SpatialGate(kernel: h.int("kernel_size"))("spatial", gated)
  }
}
