import SutureData
import SutureExecution

extension ClassifierTraining {
  /// Everything prepared for training and evaluation.
  struct Prepared {
    let size: Int
    let stepCount: Int
    let variables: VariableStore
    /// What of the start weights was loaded; nil without.
    let transfer: TransferReport?
    let step: any TrainingStepping
    let accumulation: Int
    /// The averaged weights; nil if the weights themselves are evaluated and kept.
    let average: WeightAverage?
    let evaluation: Evaluation

    /// The accuracy on the images of a split, a fraction.
    func accuracy(on split: EvaluationSplit) throws -> Double {
      guard let average else { return try evaluation.accuracy(on: split) }
      return try average.withAverages { try evaluation.accuracy(on: split) }
    }

    /// Averages the weights if the last of so many steps ended with an update.
    func noteStep(_ steps: Int) throws {
      guard let average, steps.isMultiple(of: accumulation) else { return }
      try step.synchronize()
      average.add(update: steps / accumulation)
    }

    func checkpoint(_ progress: TrainingProgress) throws -> TrainingCheckpoint {
      try step.synchronize()
      var tensors = variables.safeTensors()
      for state in [try step.optimizerState(), average?.state()].compactMap(\.self) {
        for name in state.names { tensors[name] = state[name] }
      }
      return TrainingCheckpoint(progress, tensors: tensors)
    }

    func restore(_ checkpoint: TrainingCheckpoint) throws {
      for slot in variables.slots {
        try variables.set(slot.name, try checkpoint.tensors.require(slot.name, path: checkpoint.path))
      }
      let updates = checkpoint.progress.steps / accumulation
      try step.restore(checkpoint.tensors, steps: updates, path: checkpoint.path)
      try average?.restore(checkpoint.tensors, path: checkpoint.path)
    }
  }
}
