/// How far a training has come: with the variables and the optimizer's state, all that is needed to go on.
public struct TrainingProgress: Hashable, Sendable, Codable {
  /// The epochs that are over.
  public internal(set) var epochs: [TrainingReport.Epoch] = []
  /// All steps so far.
  public internal(set) var steps = 0
  /// The sum of the losses of the steps of the epoch under way.
  var loss = 0.0
  /// Right answers in the epoch under way.
  var right = 0
  /// The loss of the first step.
  var firstLoss: Double?
  /// Wall time of the epoch under way.
  var epochSeconds = 0.0
  /// Wall time of everything before.
  var seconds = 0.0

  init() {}
}
