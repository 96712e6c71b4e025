import SutureData
import SutureExecution
import SutureGraph

/// Σ ‖∂L/∂θ‖₂ over all parameters, L the mean cross entropy of a batch in training mode (arXiv 2101.08134).
///
/// The paper's code sums over the weights of 2-D convolutions and linear layers alone; here every parameter counts, also
/// those of 1-D convolutions, norms and attention modules.
enum GradientNorm {
  /// The score; NaN or infinite if a gradient is.
  ///
  /// - Throws: `ScoreError.unlabelled`; errors of preparation and execution.
  static func value(
    of graph: Graph, variables: VariableStore, batch: Batch, seed: UInt64, engine: any Engine,
    options: ExecutionOptions
  ) throws -> Double {
    let training = try graph.withCrossEntropy()
    let executable = try engine.prepare(training, variables: variables, options: options)
    let shape = executable.inputShapes[1]
    let targets = Tensor(shape, try oneHot(batch.labels, classes: shape[1]))
    _ = try executable.run([batch.images, targets], seed: seed)
    return (2..<executable.outputShapes.count).reduce(0) { sum, gradient in
      sum
        + executable.withOutput(gradient) { elements in
          elements.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
        }
    }
  }

  /// The labels, one-hot encoded: [n, classes].
  private static func oneHot(_ labels: [Int], classes: Int) throws -> [Float] {
    var rows = [Float](repeating: 0, count: labels.count * classes)
    for (row, label) in labels.enumerated() {
      guard (0..<classes).contains(label) else {
        throw ScoreError.unlabelled(score: .gradNorm, label: label, classes: classes)
      }
      rows[row * classes + label] = 1
    }
    return rows
  }
}
