import SuturePlugin

/// Bottleneck attention (Park et al., 2018, section 3): a channel and a spatial branch, joined before one gate.
///
/// x · (1 + σ(channel + spatial)): [n, c, 1, 1] and [n, 1, h, w], broadcast.
struct BottleneckAttention: Module {
  static let id = "bam"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let (n, c) = try (x.batch, x.channels)
    let (hidden, dilation) = try (c / h.int("reduction"), h.int("dilation"))

    let channel = try Sequential {
      Linear(c, hidden)
      BatchNorm1d(hidden)
      ReLU(inplace: true)
      Linear(hidden, c)
    }("ca", x.globalAverage().reshaped(n, c))

    let spatial = try Sequential {
      Conv2d(c, hidden, kernel: 1)
      BatchNorm2d(hidden)
      ReLU(inplace: true)
      for _ in 0..<2 {
        Conv2d(hidden, hidden, kernel: 3, padding: dilation, dilation: dilation)
        BatchNorm2d(hidden)
        ReLU(inplace: true)
      }
      Conv2d(hidden, 1, kernel: 1)
    }("sa", x)

    let gate = try Sigmoid()("sigmoid", channel.reshaped(n, c, 1, 1) + spatial)
    return try x * (1 + gate)
  }
}
