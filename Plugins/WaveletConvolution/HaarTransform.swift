import SuturePlugin

/// The Haar wavelet transform of each channel, and its inverse: depthwise convolutions with fixed 2×2 kernels.
///
/// Buffers: wt_filter and iwt_filter, [4 · c, 1, 2, 2], the kernels of the transform and of its inverse.
struct HaarTransform {
  private let kernels: Tensor
  private let inverseKernels: Tensor
  private let channels: Int

  /// Declares the kernels: of each channel half the sum, and half the differences of rows, of columns and of diagonals.
  init(_ x: Tensor) throws {
    channels = try x.channels
    let signs: [[Double]] = [[1, 1, 1, 1], [1, 1, -1, -1], [1, -1, 1, -1], [1, -1, -1, 1]]
    let values = (0..<channels).flatMap { _ in signs.joined().map { $0 / 2 } }
    kernels = try x.buffer("wt_filter", [4 * channels, 1, 2, 2], values: values)
    inverseKernels = try x.buffer("iwt_filter", [4 * channels, 1, 2, 2], values: values)
  }

  /// [n, c, h, w] → [n, 4 · c, ⌈h / 2⌉, ⌈w / 2⌉], four maps a channel; odd sizes get a row or column of zeros.
  func analyse(_ x: Tensor) throws -> Tensor {
    let (bottom, right) = try (x.height % 2, x.width % 2)
    let even = bottom + right == 0 ? x : try x.padded(before: [0, 0, 0, 0], after: [0, 0, bottom, right])
    return try even.applying("convolution", [kernels], ["stride": 2, "groups": .integer(channels)])
  }

  /// The inverse, cut to a height and width.
  func synthesise(_ maps: Tensor, height: Int, width: Int) throws -> Tensor {
    let whole = try maps.applying(
      "transposed_convolution", [inverseKernels], ["stride": 2, "groups": .integer(channels)])
    let rows = try whole.height == height ? whole : whole.sliced(2, 0..<height)
    return try rows.width == width ? rows : rows.sliced(3, 0..<width)
  }
}
