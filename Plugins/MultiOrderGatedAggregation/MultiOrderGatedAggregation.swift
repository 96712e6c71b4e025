import SuturePlugin

/// Multi-order gated aggregation (Li et al., 2024, section 4.2): depthwise convolutions of three sizes, gated by the map
/// itself.
///
/// y = SiLU(z + s · (z − GAP z)), z = 1×1(x); x + 1×1(SiLU(1×1(y)) · SiLU(V(y))); s starts at 1e-5.
struct MultiOrderGatedAggregation: Module {
  static let id = "moga"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let c = try x.channels
    // Feature decomposition: what differs from the mean is weighted anew.
    let projected = try Conv2d(c, c, kernel: 1)("proj_1", x)
    let differing = try ElementScale(channels: c)("sigma", projected - projected.globalAverage())
    let y = try SiLU()("act_value", projected + differing)

    let activation = SiLU().shared("act_gate")
    let gate = try activation(Conv2d(c, c, kernel: 1)("gate", y))
    let value = try activation(MultiOrderDWConv(channels: c)("value", y))
    return try Conv2d(c, c, kernel: 1)("proj_2", gate * value) + x
  }
}

/// One factor per channel.
struct ElementScale: Layer {
  let channels: Int

  func forward(_ x: Tensor) throws -> Tensor {
    try x * x.parameter("scale", [1, channels, 1, 1], .constant(1e-5))
  }
}

/// V: a depthwise 5×5; of its channels, the first eighth unchanged, the next three eighths through a 5×5 with dilation 2,
/// the last half through a 7×7 with dilation 3; then 1×1.
struct MultiOrderDWConv: Layer {
  let channels: Int

  func forward(_ x: Tensor) throws -> Tensor {
    let c = channels
    let (low, middle, high) = (c / 8, 3 * c / 8, c / 2)
    let near = try Conv2d.depthwise(c, kernel: 5)("DW_conv0", x)
    let wide = try Conv2d.depthwise(middle, kernel: 5, dilation: 2)("DW_conv1", near.sliced(1, low..<low + middle))
    let wider = try Conv2d.depthwise(high, kernel: 7, dilation: 3)("DW_conv2", near.sliced(1, low + middle..<c))
    let orders = try concatenated(near.sliced(1, 0..<low), wide, wider, axis: 1)
    return try Conv2d(c, c, kernel: 1)("PW_conv", orders)
  }
}
