import SuturePlugin

/// CBAM's channel gate (Woo et al., 2018, section 3.1): the channels' means and maxima pass a shared bottleneck.
///
/// x · σ(m(GAP x) + m(GMP x)), m = fc2(ReLU(fc1)).
struct ChannelAttention: Module {
  static let id = "ca"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    try ChannelGate(channels: x.channels, reduction: h.int("reduction")).forward(x)
  }
}

/// The gate as a layer, for use in CBAM too.
struct ChannelGate: Layer {
  let channels: Int
  let reduction: Int

  var type: String { "ChannelAttn" }

  func forward(_ x: Tensor) throws -> Tensor {
    // c / r rounded to the nearest integer, as in the reference.
    let hidden = max(1, (channels + reduction / 2) / reduction)
    let fc1 = Conv2d(channels, hidden, kernel: 1, bias: false).shared("fc1")
    let act = ReLU(inplace: true).shared("act")
    let fc2 = Conv2d(hidden, channels, kernel: 1, bias: false).shared("fc2")
    let average = try fc2(act(fc1(x.globalAverage())))
    let largest = try fc2(act(fc1(x.globalMaximum())))
    return try x * Sigmoid()("gate", average + largest)
  }
}
