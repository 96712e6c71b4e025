import SuturePlugin

/// The position attention module of DANet (Fu et al., 2019, section 3.2): every position attends to all.
///
/// x + γ · (v · softmax over keys of qᵀk), unscaled; γ starts at 0.
struct PositionAttention: Module {
  static let id = "pam"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let c = try x.channels
    let width = try c / h.int("reduction")
    // [n, width, h · w], and [n, c, h · w] for the values.
    let queries = try Conv2d(c, width, kernel: 1)("query_conv", x).flattened(from: 2)
    let keys = try Conv2d(c, width, kernel: 1)("key_conv", x).flattened(from: 2)
    let values = try Conv2d(c, c, kernel: 1)("value_conv", x).flattened(from: 2)
    let gamma = try x.parameter("gamma", [1], .constant(0))
    let weights = try Softmax(axis: -1)("softmax", queries.matmul(keys, transposingSelf: true))
    return try values.matmul(weights, transposingOther: true).reshaped(x.shape) * gamma + x
  }
}
