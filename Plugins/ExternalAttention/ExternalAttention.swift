import SuturePlugin

/// External attention (Guo et al., 2021, section 3): tokens attend to a learned memory shared by all images.
///
/// a = softmax over tokens of mk(x), divided by the sum over the memory; mv(a).
/// Tokens [n, l, c], memory s: a is [n, l, s].
struct ExternalAttention: Module {
  static let id = "external"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let (c, memory) = try (x.features, h.int("memory"))
    let scores = try linear(c, memory)("mk", x)
    let weights = try Softmax(axis: 1)("softmax", scores)
    return try linear(memory, c)("mv", weights / weights.sum(2))
  }

  /// A linear layer without bias, initialised as in the reference with standard deviation 0.001.
  private func linear(_ inputs: Int, _ outputs: Int) -> Linear {
    Linear(inputs, outputs, bias: false, initialiser: .normal(deviation: 0.001))
  }
}
