import SuturePlugin

/// The attention of the bottleneck transformer (Srinivas et al., 2021, section 3): all positions attend to all, with
/// learned relative positions.
///
/// softmax(q · k / √d + q · (H[row distance] + W[column distance])) v.
struct BottleneckTransformer: Module {
  static let id = "bot"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let (n, c, height, width, heads) = try (x.batch, x.channels, x.height, x.width, h.int("heads"))
    let d = c / heads
    let joined = try Conv2d(
      c, 3 * c, kernel: 1, bias: false, initialiser: .normal(deviation: 1 / Double(c).squareRoot()))("qkv", x)
    // Each [n · heads, positions, d].
    let parts = try joined.chunked(3, axis: 1).map { try $0.reshaped(n * heads, d, -1).transposed(1, 2) }
    let (queries, keys, values) = (parts[0], parts[1], parts[2])
    let content = try queries.matmul(keys, transposingOther: true) * (1 / Double(d).squareRoot())
    let positions = try PosEmbedRel(keys: (height, width), features: d)(
      "pos_embed", queries.reshaped(n * heads, height, width, d))
    let weights = try (content + positions.reshaped(n * heads, height * width, -1)).softmax()
    let seen = try weights.matmul(values).transposed(1, 2)
    return try Identity()("pool", seen.reshaped(n, c, height, width))
  }
}
