import SutureEngine
import SutureExecution

/// A training that was interrupted, as it goes on.
public struct TrainingCheckpoint: Sendable {
  /// How far it has come.
  public let progress: TrainingProgress
  /// The network's variables under their names, and what the optimizer remembers of each parameter.
  public let tensors: SafeTensors
  /// The file that it was read from; empty where it was made in this process.
  let path: String

  init(_ progress: TrainingProgress, tensors: SafeTensors, path: String = "") {
    self.progress = progress
    self.tensors = tensors
    self.path = path
  }
}

/// How a training ended.
public enum TrainingEnding {
  /// After its last epoch, with the trained variables.
  case complete(TrainingReport, VariableStore)
  /// By the user, between two steps.
  case interrupted(TrainingCheckpoint)

  /// The report; nil where it was interrupted.
  public var report: TrainingReport? {
    if case .complete(let report, _) = self { report } else { nil }
  }
}
