import SuturePlugin

/// Large separable kernel attention (Lau et al., 2024, section 3.2): large kernel attention whose depthwise kernels are
/// each a row followed by a column.
///
/// x · 1×1(column with dilation d (row with dilation d (column (row (x))))); without sigmoid.
struct LargeSeparableKernel: Module {
  static let id = "lska"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let (c, kernel) = try (x.channels, h.int("kernel_size"))
    let dilation = kernel <= 11 ? 2 : 3
    // Local kernels of 2d − 1 weights, then kernels of ⌊k / d⌋ weights with dilation d.
    let (near, far) = (2 * dilation - 1, kernel / dilation)
    var map = try row(near, channels: c)("conv0h", x)
    map = try column(near, channels: c)("conv0v", map)
    map = try row(far, channels: c, dilation: dilation)("conv_spatial_h", map)
    map = try column(far, channels: c, dilation: dilation)("conv_spatial_v", map)
    return try x * Conv2d(c, c, kernel: 1)("conv1", map)
  }

  /// A depthwise convolution along the width, which keeps the map's size.
  private func row(_ kernel: Int, channels: Int, dilation: Int = 1) -> Conv2d {
    .depthwise(channels, kernel: [1, kernel], dilation: dilation)
  }

  /// A depthwise convolution along the height, which keeps the map's size.
  private func column(_ kernel: Int, channels: Int, dilation: Int = 1) -> Conv2d {
    .depthwise(channels, kernel: [kernel, 1], dilation: dilation)
  }
}
