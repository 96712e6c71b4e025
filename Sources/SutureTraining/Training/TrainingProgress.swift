/// The progress of a training: with the variables and the optimizer's state, all that resuming needs.
public struct TrainingProgress: Hashable, Sendable, Codable {
  /// The completed epochs.
  public internal(set) var epochs: [TrainingReport.Epoch] = []
  /// The number of steps so far.
  public internal(set) var steps = 0
  /// The sum of the losses in the current epoch.
  var loss = 0.0
  /// The number of correctly classified images in the current epoch.
  var right = 0
  /// The loss of the first step.
  var firstLoss: Double?
  /// The wall time of the current epoch in seconds.
  var epochSeconds = 0.0
  /// The wall time of all completed epochs and earlier sessions in seconds.
  var seconds = 0.0

  init() {}
}
