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
    let queries = try parts[0].reshaped(n * heads, height, width, d)
    let seen = try attended(queries, parts[1], parts[2], window: (height, width)).transposed(1, 2)
    return try Identity()("pool", seen.reshaped(n, c, height, width))
  }
}
