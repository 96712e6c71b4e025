import SutureExecution

/// The state of an interrupted training.
public struct TrainingCheckpoint: Sendable {
  /// The progress so far.
  public let progress: TrainingProgress
  /// The network's variables by name, and the optimizer's state of each parameter.
  public let tensors: SafeTensors
  /// The file that it was read from; empty if it was created in this process.
  let path: String

  init(_ progress: TrainingProgress, tensors: SafeTensors, path: String = "") {
    self.progress = progress
    self.tensors = tensors
    self.path = path
  }
}

/// How a training ended.
public enum TrainingEnding {
  /// Completed, with the trained variables.
  case complete(TrainingReport, VariableStore)
  /// Interrupted by the user, between two steps.
  case interrupted(TrainingCheckpoint)

  /// The report; nil if training was interrupted.
  public var report: TrainingReport? {
    if case .complete(let report, _) = self { report } else { nil }
  }
}
