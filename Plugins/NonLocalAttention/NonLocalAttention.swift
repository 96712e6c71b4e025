import SuturePlugin

/// The non-local block (Wang et al., 2018, section 3.3), embedded Gaussian form: every position attends to all.
///
/// x + BN(z(g · softmax over keys of tᵀp / √c)), where BN's weight starts at 0, so that a fresh block is the identity.
struct NonLocalAttention: Module {
  static let id = "nl"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let (n, c) = try (x.batch, x.channels)
    let width = try divisibleWidth(c, over: h.int("reduction"))
    // Each [n, width, h · w].
    let queries = try pointwise(c, width)("t", x).flattened(from: 2)
    let keys = try pointwise(c, width)("p", x).flattened(from: 2)
    let values = try pointwise(c, width)("g", x).flattened(from: 2)
    let scores = try queries.matmul(keys, transposingSelf: true) * (1 / Double(c).squareRoot())
    let seen = try values.matmul(scores.softmax(), transposingOther: true)
    let mixed = try pointwise(width, c)("z", seen.reshaped(n, width, x.height, x.width))
    return try x + BatchNorm2d(c, initialiser: .constant(0))("norm", mixed)
  }

  /// A 1×1 convolution initialised as in the reference: He normal by its outputs, bias 0.
  private func pointwise(_ inputs: Int, _ outputs: Int) -> Conv2d {
    Conv2d(
      inputs, outputs, kernel: 1, initialiser: .normal(deviation: (2 / Double(outputs)).squareRoot()),
      biasInitialiser: .constant(0))
  }
}
