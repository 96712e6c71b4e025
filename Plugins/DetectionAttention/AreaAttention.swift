import SuturePlugin

/// v · softmax(qᵀk / √d): queries and keys [.., d, positions], values [.., features, positions].
func attended(_ queries: Tensor, _ keys: Tensor, _ values: Tensor) throws -> Tensor {
  let scores = try queries.matmul(keys, transposingSelf: true) * (1 / Double(queries.size(-2)).squareRoot())
  return try values.matmul(scores.softmax(), transposingOther: true)
}

/// Area attention (Tian et al., 2025, section 3.2): self-attention in each of several equal areas of the map.
///
/// proj(softmax(qᵀk / √d) on v + pe(v)), where positions in row order are cut into `area` runs. Inside, a head's
/// channels are its q, its k and its v.
struct AreaAttention: Module {
  static let id = "area"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let (n, c, height, width) = try (x.batch, x.channels, x.height, x.width)
    let (given, areas) = try (h.int("heads"), h.int("area"))
    let heads = given == 0 ? max(1, c / 32) : given
    let d = c / heads
    let joined = try Conv(outputs: 3 * c, kernel: 1)("qkv", x)
    // Three of [n, heads, d, areas, positions of an area].
    let parts = try joined.reshaped(n, heads, 3 * d, areas, -1)
    let runs = try (0..<3).map { try parts.sliced(2, $0 * d..<($0 + 1) * d).permuted(0, 1, 3, 2, 4) }
    let values = runs[2]
    let maps = try [attended(runs[0], runs[1], values), values].map {
      try $0.permuted(0, 1, 3, 2, 4).reshaped(n, c, height, width)
    }
    let positions = try Conv(outputs: c, kernel: 7, groups: c)("pe", maps[1])
    return try Conv(outputs: c, kernel: 1)("proj", maps[0] + positions)
  }
}
