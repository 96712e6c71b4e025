import SutureData
import SutureEngine
import SutureExecution
import SutureGraph

/// Measures a network's accuracy on images of a data set, with one plan for each batch size.
final class Evaluation {
  private let data: DataSet
  private let batchSize: Int
  private var plans: [Int: Plan] = [:]

  /// Plans the evaluation of splits.
  /// - Parameter memory: what is left, and counted for the plans.
  init(
    network: Network, data: DataSet, variables: VariableStore, options: PlanOptions, batchSize: Int,
    splits: [EvaluationSplit], memory: inout TrainingMemory
  ) throws {
    self.data = data
    self.batchSize = batchSize
    for split in splits {
      let count = images(of: split).count
      for size in [min(batchSize, count), count % batchSize] where size > 0 && plans[size] == nil {
        let plan = try memory.plan { limit in
          var options = options
          options.memoryLimit = limit
          return try Plan(try network.graph(size).lowered(for: .evaluation), variables: variables, options: options)
        }
        try memory.count(bytes: plan.arenaByteCount)
        plans[size] = plan
      }
    }
  }

  /// Right answers among the images of a split, a fraction.
  /// - Throws: `TrainingError.outputNotFinite` where a logit is NaN or infinite: that is no answer, not a wrong one.
  func accuracy(on split: EvaluationSplit) throws -> Double {
    let images = images(of: split)
    var right = 0
    for batch in Batches(evaluating: images, of: data, size: batchSize) {
      guard let plan = plans[batch.count] else { preconditionFailure("every batch size of a planned split has a plan") }
      let logits = try plan.run([batch.images], seed: 0)[0]
      guard logits.values.allSatisfy(\.isFinite) else { throw TrainingError.outputNotFinite(split) }
      right += Classification.right(logits.values, classes: data.classes, labels: batch.labels)
    }
    return Double(right) / Double(max(images.count, 1))
  }

  private func images(of split: EvaluationSplit) -> ImageSet { split == .test ? data.test : data.choices.images }
}
