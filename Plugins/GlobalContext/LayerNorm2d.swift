import SuturePlugin

/// Normalises the channels of each place of a map [n, c, h, w].
///
/// Parameters weight, bias [c].
struct LayerNorm2d: Layer {
  let channels: Int

  var type: String { "LayerNorm2d((\(channels),), eps=1e-06, elementwise_affine=True)" }

  func forward(_ x: Tensor) throws -> Tensor {
    try LayerNorm(channels, epsilon: 1e-6).forward(x.permuted(0, 2, 3, 1)).permuted(0, 3, 1, 2)
  }
}
