import SuturePlugin

/// Rectangular self-calibration attention (Ni et al., 2024, section 3.2): a gate from the means of rows and columns,
/// shaped by a row and a column of weights, on a depthwise convolution.
///
/// g = mean over w + mean over h; depthwise s × s (x) · σ(column k (ReLU(BN(row k (g))))).
struct RectangularSelfCalibration: Module {
  static let id = "rca"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let (c, s, k) = try (x.channels, h.int("square_kernel_size"), h.int("band_kernel_size"))
    let groups = try c / h.int("ratio")
    let local = try Conv2d.depthwise(c, kernel: s)("dwconv_hw", x)
    let cross = try StripMean(axis: 3)("pool_h", x) + StripMean(axis: 2)("pool_w", x)
    let gate = try Sequential {
      Conv2d(c, groups, kernel: [1, k], padding: [0, k / 2], groups: groups)
      BatchNorm2d(groups)
      ReLU(inplace: true)
      Conv2d(groups, c, kernel: [k, 1], padding: [k / 2, 0], groups: groups)
      Sigmoid()
    }("excite", cross)
    return try gate * local
  }
}

/// The means over the width or the height: PyTorch's adaptive pooling that keeps the other axis.
struct StripMean: Layer {
  let axis: Int

  var type: String { "AdaptiveAvgPool2d(output_size=\(axis == 3 ? "(None, 1)" : "(1, None)"))" }

  func forward(_ x: Tensor) throws -> Tensor { try x.mean(axis) }
}
