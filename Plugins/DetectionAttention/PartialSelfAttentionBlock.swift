import SuturePlugin

/// The block of partial self-attention (Wang et al., 2024, section 3.2), as in YOLO10 and YOLO11.
///
/// y = x + A(x), then y + F(y): self-attention A with narrow queries and keys, and two 1×1 convolutions F.
struct PartialSelfAttentionBlock: Module {
  static let id = "psa_block"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let hasShortcut = try h.bool("shortcut")
    let attention = try NarrowSelfAttention(heads: h.int("heads"), ratio: h.real("attn_ratio"))
    let seen = try attention("attn", x)
    let y = try hasShortcut ? x + seen : seen
    guard try h.bool("ffn") else { return y }
    let c = try x.channels
    let mixed = try Sequential {
      Conv(outputs: 2 * c, kernel: 1, isActivated: true)
      Conv(outputs: c, kernel: 1)
    }("ffn", y)
    return try hasShortcut ? y + mixed : mixed
  }
}

/// Self-attention with narrow queries and keys: proj(softmax(qᵀk / √key) on v + pe(v)).
///
/// A head's channels are its q, its k and its v; q and k have d · ratio each.
struct NarrowSelfAttention: Layer {
  let heads: Int
  let ratio: Double

  var type: String { "Attention" }

  func forward(_ x: Tensor) throws -> Tensor {
    let (n, c, height, width) = try (x.batch, x.channels, x.height, x.width)
    let d = c / heads
    let key = Int(Double(d) * ratio)
    let joined = try Conv(outputs: heads * (2 * key + d), kernel: 1)("qkv", x).reshaped(n, heads, 2 * key + d, -1)
    let queries = try joined.sliced(2, 0..<key)
    let keys = try joined.sliced(2, key..<2 * key)
    let values = try joined.sliced(2, 2 * key..<2 * key + d)
    let seen = try attended(queries, keys, values).reshaped(n, c, height, width)
    let positions = try Conv(outputs: c, kernel: 3, groups: c)("pe", values.reshaped(n, c, height, width))
    return try Conv(outputs: c, kernel: 1)("proj", seen + positions)
  }
}
