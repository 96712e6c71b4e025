import SuturePlugin

/// Separable self-attention (Mehta and Rastegari, 2022, section 3.2): tokens share one context vector, in linear time.
///
/// fc_o(fc_v(x) · Σ over tokens of softmax(fc_i(x)) · fc_k(x)). Tokens [n, l, c]; the context is [n, 1, c].
struct SeparableSelfAttention: Module {
  static let id = "mvit2"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let c = try x.features
    let weights = try linear(c, 1)("fc_i", x).softmax(axis: 1)
    let context = try (weights * linear(c, c)("fc_k", x)).sum(1)
    return try linear(c, c)("fc_o", linear(c, c)("fc_v", x) * context)
  }

  /// A linear layer initialised as in the reference, with standard deviation 0.001 and bias 0.
  private func linear(_ inputs: Int, _ outputs: Int) -> Linear {
    Linear(inputs, outputs, initialiser: .normal(deviation: 0.001), biasInitialiser: .constant(0))
  }
}
