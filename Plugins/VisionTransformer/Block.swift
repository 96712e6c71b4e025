import SuturePlugin

/// One layer of the encoder: x + attention(norm x), then x + mlp(norm x).
struct Block: Layer {
  let width: Int
  let heads: Int
  let grid: Layout

  func forward(_ x: Tensor) throws -> Tensor {
    let normed = try LayerNorm(width, epsilon: 1e-6)("norm1", x)
    let attended = try site("attn", Attention(width: width, heads: heads)("attn", normed), grid)
    let y = try x + Identity()("drop_path", attended)
    let second = try LayerNorm(width, epsilon: 1e-6)("norm2", y)
    let mixed = try site("mlp", Mlp(width: width)("mlp", second), grid)
    return try site("", y + mixed, grid)
  }
}

/// Multi-head self-attention (Vaswani et al., 2017, section 3.2): softmax(q kᵀ / √d) v in each head.
struct Attention: Layer {
  let width: Int
  let heads: Int

  func forward(_ x: Tensor) throws -> Tensor {
    let (n, l, d) = try (x.batch, x.tokens, width / heads)
    let joined = try linear(width, 3 * width)("qkv", x)
    // [n, l, 3 · heads · d] → three of [n, heads, l, d].
    let parts = try joined.reshaped(n, l, 3 * heads, d).permuted(0, 2, 1, 3).chunked(3, axis: 1)
    let scores = try parts[0].matmul(parts[1], transposingOther: true) * (1 / Double(d).squareRoot())
    let weights = try Dropout(0)("attn_drop", scores.softmax())
    let y = try weights.matmul(parts[2]).permuted(0, 2, 1, 3).reshaped(n, l, width)
    return try Dropout(0)("proj_drop", linear(width, width)("proj", y))
  }
}

/// Two linear layers with a hidden width of four times the input's.
struct Mlp: Layer {
  let width: Int

  func forward(_ x: Tensor) throws -> Tensor {
    let hidden = try GELU()("act", linear(width, 4 * width)("fc1", x))
    return try Dropout(0)("drop", linear(4 * width, width)("fc2", hidden))
  }
}
