import SuturePlugin

/// The two gates of polarized self-attention (Liu et al., 2021, section 3): each keeps one dimension, at c / 2 channels
/// or full resolution, and collapses the other.
struct PolarizedGates {
  let channels: Int

  private var half: Int { channels / 2 }

  /// A gate for each channel, [n, c, h, w] → [n, c, 1, 1]: σ(LayerNorm(1×1(v · softmax over hw of q))).
  func channel(_ x: Tensor) throws -> Tensor {
    let (n, c) = (try x.batch, channels)
    let values = try Conv2d(c, half, kernel: 1)("ch_wv", x).flattened(from: 2)
    let query = try Conv2d(c, 1, kernel: 1)("ch_wq", x).reshaped(n, -1, 1)
    let context = try values.matmul(Softmax(axis: 1)("softmax_channel", query)).reshaped(n, half, 1, 1)
    let mixed = try Conv2d(half, c, kernel: 1)("ch_wz", context).reshaped(n, c)
    return try LayerNorm(c)("ln", mixed).sigmoid().reshaped(n, c, 1, 1)
  }

  /// A gate for each position, [n, c, h, w] → [n, 1, h, w]: σ(softmax over c / 2 of GAP q · v).
  func spatial(_ x: Tensor) throws -> Tensor {
    let (n, c) = (try x.batch, channels)
    let values = try Conv2d(c, half, kernel: 1)("sp_wv", x).flattened(from: 2)
    let query = try AdaptiveAvgPool2d(1)("agp", Conv2d(c, half, kernel: 1)("sp_wq", x)).reshaped(n, 1, half)
    let map = try Softmax(axis: -1)("softmax_spatial", query).matmul(values)
    return try map.sigmoid().reshaped(n, 1, x.height, x.width)
  }
}
