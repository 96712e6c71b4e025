import SutureData
import SutureExecution
import SutureGraph

/// Measures a network's accuracy on images of a data set, with one executable per batch size.
final class Evaluation {
  private let data: DataSet
  private let batchSize: Int
  private let threads: ThreadCount
  private var executables: [Int: any Executable] = [:]

  /// Prepares the evaluation of splits.
  /// - Parameter memory: counts the memory of the executables.
  init(
    network: Network, data: DataSet, variables: VariableStore, engine: any Engine, options: ExecutionOptions,
    batchSize: Int, splits: [EvaluationSplit], memory: inout TrainingMemory
  ) throws {
    self.data = data
    self.batchSize = batchSize
    threads = options.threads
    for split in splits {
      let count = images(of: split).count
      for size in [min(batchSize, count), count % batchSize] where size > 0 && executables[size] == nil {
        let executable = try memory.prepare { limit in
          var options = options
          options.memoryLimit = limit
          return try engine.prepare(
            try network.graph(size).lowered(for: .evaluation), variables: variables, options: options)
        }
        try memory.count(bytes: executable.arenaByteCount)
        executables[size] = executable
      }
    }
  }

  /// The accuracy on the images of a split, a fraction.
  /// - Throws: `TrainingError.outputNotFinite` if a logit is NaN or infinite, which is not the same as a wrong answer.
  func accuracy(on split: EvaluationSplit) throws -> Double {
    let images = images(of: split)
    var right = 0
    let batches = Batches(evaluating: images, of: data, size: batchSize, threads: threads)
    for index in 0..<batches.count {
      let batch = try batches.batch(index)
      guard let executable = executables[batch.count] else {
        preconditionFailure("every batch size of a prepared split has an executable")
      }
      let logits = try executable.run([batch.images], seed: 0)[0]
      guard logits.values.allSatisfy(\.isFinite) else { throw TrainingError.outputNotFinite(split) }
      right += Classification.right(logits.values, classes: data.classes, labels: batch.labels)
    }
    return Double(right) / Double(max(images.count, 1))
  }

  private func images(of split: EvaluationSplit) -> ImageSet { split == .test ? data.test : data.choices.images }
}
