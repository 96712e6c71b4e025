import SuturePlugin

/// Large kernel attention (Guo et al., 2023, section 3.1): a 21×21 kernel composed of a local, a dilated and a 1×1 one.
///
/// x · 1×1(depthwise 7×7, dilation 3 (depthwise 5×5 (x))); without sigmoid.
struct LargeKernelAttention: Module {
  static let id = "lka"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let c = try x.channels
    let local = try Conv2d.depthwise(c, kernel: 5)("conv0", x)
    let wide = try Conv2d.depthwise(c, kernel: 7, dilation: 3)("conv_spatial", local)
    return try x * Conv2d(c, c, kernel: 1)("conv1", wide)
  }
}
