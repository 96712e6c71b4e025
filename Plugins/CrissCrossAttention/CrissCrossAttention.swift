import SuturePlugin

/// Criss-cross attention (Huang et al., 2019, section 3.2), one pass: each position attends to its column and row.
///
/// x + γ · Σ softmax(q · k) v, over the column without the position itself and the row including it; γ starts at 0.
struct CrissCrossAttention: Module {
  static let id = "ccnet"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let (c, height, width) = try (x.channels, x.height, x.width)
    let queries = try Conv2d(c, c / 8, kernel: 1)("query_conv", x)
    let keys = try Conv2d(c, c / 8, kernel: 1)("key_conv", x)
    let values = try Conv2d(c, c, kernel: 1)("value_conv", x)
    // [n, h, w, h] and [n, h, w, w] share one softmax, in which the position itself counts once, in its row.
    let vertical = try columns(queries).matmul(columns(keys), transposingOther: true) + exclusion(height, x)
    let horizontal = try rows(queries).matmul(rows(keys), transposingOther: true)
    let scores = try concatenated(vertical.transposed(1, 2), horizontal, axis: 3)
    let weights = try Softmax(axis: 3)("softmax", scores)
    let above = try weights.sliced(3, 0..<height).transposed(1, 2).matmul(columns(values))
    let beside = try weights.sliced(3, height..<height + width).matmul(rows(values))
    let seen = try (above.transposed(1, 2) + beside).permuted(0, 3, 1, 2)
    return try seen * x.parameter("gamma", [1], .constant(0)) + x
  }

  /// The columns of a map as matrices: [n, c, h, w] → [n, w, h, c].
  private func columns(_ x: Tensor) throws -> Tensor { try x.permuted(0, 3, 2, 1) }

  /// The rows of a map as matrices: [n, c, h, w] → [n, h, w, c].
  private func rows(_ x: Tensor) throws -> Tensor { try x.permuted(0, 2, 3, 1) }

  /// A matrix [size, size] that is 0 except for the diagonal, which is nearly −∞ so that its softmax is 0.
  ///
  /// Stored in rows of size + 1 elements, the diagonal of a square matrix is the first column.
  private func exclusion(_ size: Int, _ x: Tensor) throws -> Tensor {
    try x.constant(-1e30, [size, 1]).padded(before: [0, 0], after: [0, size])
      .reshaped(-1).sliced(0, 0..<size * size).reshaped(size, size)
  }
}
