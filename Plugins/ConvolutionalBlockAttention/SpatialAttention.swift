import SuturePlugin

/// CBAM's spatial gate (Woo et al., 2018, section 3.1): one convolution over the channels' mean and maximum.
///
/// x · σ(BN(conv k([mean over c, max over c]))).
struct SpatialAttention: Module {
  static let id = "sa"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    try SpatialGate(kernel: h.int("kernel_size")).forward(x)
  }
}

/// The gate as a layer, for use in CBAM too.
struct SpatialGate: Layer {
  let kernel: Int

  var type: String { "SpatialAttn" }

  func forward(_ x: Tensor) throws -> Tensor {
    let summary = try concatenated(x.mean(1), x.max(1), axis: 1)
    let map = try ConvNormAct(kernel: kernel)("conv", summary)
    return try x * Sigmoid()("gate", map)
  }
}

/// A convolution of two maps to one with batch norm, without activation.
struct ConvNormAct: Layer {
  let kernel: Int

  func forward(_ x: Tensor) throws -> Tensor {
    let map = try Conv2d(2, 1, kernel: kernel, padding: (kernel - 1) / 2, bias: false)("conv", x)
    return try BatchNorm2d(1)("bn", map)
  }
}
