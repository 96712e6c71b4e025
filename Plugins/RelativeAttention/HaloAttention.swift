import SuturePlugin

/// Halo attention (Vaswani et al., 2021, section 3): each block of the map attends to itself and a halo around it.
///
/// softmax(q · k / √d + q · (H[row distance] + W[column distance])) v over the block's window of (b + 2 · halo)²
/// positions; those outside the map are zeros.
struct HaloAttention: Module {
  static let id = "halo"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let (n, c, heads) = try (x.batch, x.channels, h.int("heads"))
    let (block, halo) = try (h.int("block_size"), h.int("halo_size"))
    let (rows, columns) = try (x.height / block, x.width / block)
    let (d, window, blocks) = (c / heads, block + 2 * halo, rows * columns)
    let start = Initialiser.normal(deviation: 1 / Double(c).squareRoot())

    // [n, heads · d, rows, b, columns, b] → [n · heads · blocks, b, b, d].
    let queries = try Conv2d(c, c, kernel: 1, bias: false, initialiser: start)("q", x)
      .reshaped(n * heads, d, rows, block, columns, block).permuted(0, 2, 4, 3, 5, 1)
      .reshaped(n * heads * blocks, block, block, d)
    // [n, heads · 2d · window², blocks] → [n · heads · blocks, window², 2d], a head's k before its v.
    let windows = try Conv2d(c, 2 * c, kernel: 1, bias: false, initialiser: start)("kv", x)
      .unfolded(kernel: window, stride: block, padding: halo)
      .reshaped(n * heads, 2 * d, window * window, blocks).permuted(0, 3, 2, 1)
      .reshaped(n * heads * blocks, window * window, 2 * d)
    let (keys, values) = try (windows.sliced(2, 0..<d), windows.sliced(2, d..<2 * d))

    let seen = try attended(queries, keys, values, window: (window, window))
    let map = try seen.reshaped(n * heads, rows, columns, block, block, d).permuted(0, 5, 1, 3, 2, 4)
    return try Identity()("pool", map.reshaped(n, c, rows * block, columns * block))
  }
}
