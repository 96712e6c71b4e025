import SuturePlugin

/// A bottleneck of 1×1 convolutions with a layer norm before the ReLU: [n, c, h, w] → [n, c, h, w].
struct ConvolutionMlp: Layer {
  let channels: Int
  let hidden: Int

  var type: String { "ConvMlp" }

  func forward(_ x: Tensor) throws -> Tensor {
    let narrow = try Conv2d(channels, hidden, kernel: 1)("fc1", x)
    let normed = try LayerNorm2d(channels: hidden)("norm", narrow)
    return try Conv2d(hidden, channels, kernel: 1)("fc2", ReLU()("act", normed))
  }
}

/// Normalises the channels at each position of a map [n, c, h, w].
///
/// Parameters weight, bias [c].
struct LayerNorm2d: Layer {
  let channels: Int

  var type: String { "LayerNorm2d((\(channels),), eps=1e-06, elementwise_affine=True)" }

  func forward(_ x: Tensor) throws -> Tensor {
    try LayerNorm(channels, epsilon: 1e-6).forward(x.permuted(0, 2, 3, 1)).permuted(0, 3, 1, 2)
  }
}
