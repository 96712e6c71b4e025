import SuturePlugin

/// The network that moves the places of one group of channels: [n, width, h, w] → [n, 2, rows, columns], first y, then x.
struct Offsets: Layer {
  let width: Int
  let kernel: Int
  let stride: Int
  let isPlus: Bool
  var type: String { "Sequential" }

  func forward(_ x: Tensor) throws -> Tensor {
    // DAT++ has windows without overlap where the kernel has the stride's size.
    let padding = isPlus && kernel == stride ? 0 : kernel / 2
    return try Sequential {
      Conv2d(width, width, kernel: kernel, stride: stride, padding: padding, groups: width)
      ChannelNorm(width: width)
      GELU()
      Conv2d(width, 2, kernel: 1, bias: false)
    }.forward(x)
  }
}

/// A layer normalisation over the channels of a map.
private struct ChannelNorm: Layer {
  let width: Int
  var type: String { "LayerNormProxy" }

  func forward(_ x: Tensor) throws -> Tensor {
    try LayerNorm(width)("norm", x.permuted(0, 2, 3, 1)).permuted(0, 3, 1, 2)
  }
}
