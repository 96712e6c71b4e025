import SutureData
import SutureEngine
import SutureExecution
import SutureGraph

/// Σ ‖∂L/∂θ‖₂ over all parameters, L the mean cross entropy of a batch in training mode (arXiv 2101.08134).
///
/// The paper's code sums over the weights of convolutions and linear layers alone; here every parameter counts, so that
/// one-dimensional convolutions, norms and bare tensors of attention modules do.
enum GradientNorm {
  /// The score; NaN or infinite where a gradient is.
  ///
  /// - Throws: `ScoreError.unlabelled`; what planning and running throw.
  static func value(
    of graph: Graph, variables: VariableStore, batch: Batch, seed: UInt64, options: PlanOptions
  ) throws -> Double {
    let training = try graph.withCrossEntropy()
    let plan = try Plan(training, variables: variables, options: options)
    let shape = plan.inputShapes[1]
    let targets = Tensor(shape, try oneHot(batch.labels, classes: shape[1]))
    _ = try plan.run([batch.images, targets], seed: seed)
    return (2..<plan.outputShapes.count).reduce(0) { sum, gradient in
      sum
        + plan.withOutput(gradient) { elements in
          elements.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
        }
    }
  }

  /// Each label as a row with one 1.
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
