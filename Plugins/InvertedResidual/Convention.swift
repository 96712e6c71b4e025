import SuturePlugin

/// How a framework pads convolutions and normalises: published weights only work with those of their training.
struct Convention {
  /// The ε of batch norms.
  let epsilon: Double
  /// The momentum of batch norms.
  let momentum: Double
  /// Whether convolutions of stride 2 pad so that the output has half the size, rounded up, with the odd row and column
  /// at the bottom and right.
  let padsForStride: Bool

  /// PyTorch's: half the kernel on each side.
  static let pyTorch = Convention(epsilon: 1e-5, momentum: 0.1, padsForStride: false)
  /// TensorFlow's: padding "same", batch norm with ε 1e-3 and decay 0.99.
  static let tensorFlow = Convention(epsilon: 1e-3, momentum: 0.01, padsForStride: true)

  /// A batch norm.
  func norm(_ features: Int) -> BatchNorm2d { BatchNorm2d(features, epsilon: epsilon, momentum: momentum) }

  /// A padded convolution without bias.
  func convolve(
    _ name: String, _ x: Tensor, _ outputs: Int, kernel: Int = 1, stride: Int = 1, isDepthwise: Bool = false
  ) throws -> Tensor {
    let inputs = try x.channels
    guard padsForStride, stride > 1 else {
      return try convolution(inputs, outputs, kernel: kernel, stride: stride, isDepthwise: isDepthwise)(name, x)
    }
    func border(_ size: Int) -> Int { max(((size + stride - 1) / stride - 1) * stride + kernel - size, 0) }
    let (rows, columns) = try (border(x.height), border(x.width))
    let padded = try x.padded(
      before: [0, 0, rows / 2, columns / 2], after: [0, 0, rows - rows / 2, columns - columns / 2])
    return try convolution(
      inputs, outputs, kernel: kernel, stride: stride, padding: 0, isDepthwise: isDepthwise)(name, padded)
  }
}
