import SuturePlugin

/// Multi-head self-attention (Vaswani et al., 2017, section 3.2): in each head every token attends to all tokens.
///
/// proj(softmax(q kᵀ / √d) v), with q, k, v from one linear layer. Tokens [n, l, c], heads of d = c / heads.
struct MultiHeadSelfAttention: Module {
  static let id = "mhsa"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let (n, l, c, heads) = try (x.batch, x.tokens, x.features, h.int("heads"))
    let joined = try Linear(c, 3 * c)("qkv", x)
    // [n, l, 3 · heads · d] → three of [n, heads, l, d].
    let parts = try joined.reshaped(n, l, 3 * heads, c / heads).permuted(0, 2, 1, 3).chunked(3, axis: 1)
    let (queries, keys, values) = (parts[0], parts[1], parts[2])
    let scores = try queries.matmul(keys, transposingOther: true) * (1 / Double(c / heads).squareRoot())
    let weights = try Dropout(0)("attn_drop", scores.softmax())
    let y = try weights.matmul(values).permuted(0, 2, 1, 3).reshaped(n, l, c)
    return try Dropout(0)("proj_drop", Linear(c, c)("proj", y))
  }
}
