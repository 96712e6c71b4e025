import SuturePlugin

/// A bottleneck of 1×1 convolutions with a norm over channels before its ReLU: [n, c, h, w] → [n, c, h, w].
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
