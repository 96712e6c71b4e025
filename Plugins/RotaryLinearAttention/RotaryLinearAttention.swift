import SuturePlugin

/// The linear attention of MLLA (Han et al., 2024, section 4): positions are rotations of queries and keys, and a
/// depthwise convolution is added.
///
/// R(q) (R(k)ᵀ v / l) / (q · mean k + 10⁻⁶) + dw 3 (x); q, k = ELU(W x) + 1, v = x, l positions; for each head.
struct RotaryLinearAttention: Module {
  static let id = "mlla"
  static let version = "1.0.0"
  /// The rotations are a buffer with given values.
  static let abiMinor = 1

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let (n, c, height, width) = try (x.batch, x.channels, x.height, x.width)
    let (l, heads) = try (height * width, h.int("heads"))
    let tokens = try x.reshaped(n, c, l).transposed(1, 2)
    let features = try Linear(c, 2 * c)("qk", tokens)
    let positive = try ELU()("elu", features) + 1
    let (q, k) = try (positive.sliced(2, 0..<c), positive.sliced(2, c..<2 * c))
    let local = try Conv2d.depthwise(c, kernel: 3)("lepe", x)

    let rotation = RotaryEmbedding(height: height, width: width, channels: c).shared("rope")
    func split(_ tokens: Tensor) throws -> Tensor { try tokens.reshaped(n, l, heads, c / heads).permuted(0, 2, 1, 3) }
    let (rotatedQ, rotatedK) = try (split(rotation(q)), split(rotation(k)))
    let values = try split(tokens)
    let scale = try split(q).matmul(split(k).mean(2), transposingOther: true) + 1e-6
    let summary = try rotatedK.matmul(values, transposingSelf: true) / Double(l)
    let attended = try rotatedQ.matmul(summary) / scale
    return try attended.permuted(0, 1, 3, 2).reshaped(n, c, height, width) + local
  }
}
