import SuturePlugin

/// Double attention (Chen et al., 2018, section 3): gathers features from all positions, then distributes them.
///
/// 1×1((A Bᵀ) V) with B a softmax over positions and V a softmax over channels.
struct DoubleAttention: Module {
  static let id = "a2"
  static let version = "1.0.0"

  func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
    let (n, c) = try (x.batch, x.channels)
    let width = c / 4
    // Each [n, c / 4, h · w].
    let features = try pointwise(c, width)("convA", x).flattened(from: 2)
    let gathering = try pointwise(c, width)("convB", x).flattened(from: 2).softmax(axis: 2)
    let distribution = try pointwise(c, width)("convV", x).flattened(from: 2).softmax(axis: 1)
    let descriptors = try features.matmul(gathering, transposingOther: true)
    let map = try descriptors.matmul(distribution).reshaped(n, width, x.height, x.width)
    return try pointwise(width, c)("conv_reconstruct", map)
  }

  /// A 1×1 convolution initialised as in the reference: He normal by its outputs, bias 0.
  private func pointwise(_ inputs: Int, _ outputs: Int) -> Conv2d {
    Conv2d(
      inputs, outputs, kernel: 1, initialiser: .normal(deviation: (2 / Double(outputs)).squareRoot()),
      biasInitialiser: .constant(0))
  }
}
