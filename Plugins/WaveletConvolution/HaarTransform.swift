import SuturePlugin

/// The Haar wavelet transform of each channel, and its inverse: depthwise convolutions with fixed 2×2 kernels.
struct HaarTransform {
  /// The kernels of all channels, [4 · c, 1, 2, 2]: sum, and differences of rows, of columns and of diagonals.
  private let kernels: Tensor
  private let channels: Int

  init(_ x: Tensor) throws {
    channels = try x.channels
    let signs: [[Double]] = [[1, 1, 1, 1], [1, 1, -1, -1], [1, -1, 1, -1], [1, -1, -1, 1]]
    let elements = try signs.joined().map { try x.constant($0 / 2, [1, 1, 1, 1]) }
    let bank = try concatenated(elements, axis: 0).reshaped(1, 4, 1, 2, 2)
    kernels = try bank.expanded(channels, 4, 1, 2, 2).reshaped(4 * channels, 1, 2, 2)
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
      "transposed_convolution", [kernels], ["stride": 2, "groups": .integer(channels)])
    return try whole.sliced(2, 0..<height).sliced(3, 0..<width)
  }
}
