import SuturePlugin

/// Context anchor attention (Cai et al., 2024, section 3.2): a gate from local means, carried along rows and columns.
///
/// x · σ(C₂(column (row (C₁(mean of 7×7 (x)))))), row and column depthwise; C = SiLU(BN(1×1)) or a plain 1×1.
struct ContextAnchorAttention: Module {
  static let id = "caa"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let (c, k) = try (x.channels, h.int("kernel_size"))
    let norm = try h.bool("norm")
    let row = Conv2d.depthwise(c, kernel: [1, k])
    let column = Conv2d.depthwise(c, kernel: [k, 1])
    let point = Conv2d(c, c, kernel: 1, bias: !norm)

    var map = try AvgPool2d(kernel: 7, stride: 1, padding: 3)("avg_pool", x)
    map = try ConvModule(convolution: point, channels: c, norm: norm)("conv1", map)
    map = try ConvModule(convolution: row, channels: c)("h_conv", map)
    map = try ConvModule(convolution: column, channels: c)("v_conv", map)
    map = try ConvModule(convolution: point, channels: c, norm: norm)("conv2", map)
    return try x * Sigmoid()("act", map)
  }
}

/// A convolution, which may be followed by batch norm and SiLU.
struct ConvModule: Layer {
  let convolution: Conv2d
  let channels: Int
  var norm = false

  func forward(_ x: Tensor) throws -> Tensor {
    let map = try convolution("conv", x)
    guard norm else { return map }
    return try SiLU(inplace: true)("activate", BatchNorm2d(channels, epsilon: 1e-3, momentum: 0.03)("bn", map))
  }
}
