/// Counts of a stage's candidates by state, summed over the rounds of an iterative search.
struct StageTally {
  /// The stage's title.
  let name: String
  /// The candidates that entered the stage, including the bare backbone.
  var entered = 0
  /// The candidates that a contract or a limit excludes.
  var refused = 0
  /// The candidates that could not be built or trained.
  var failed = 0
  /// The candidates that were not selected.
  var dropped = 0
  /// The wall time of the stage in all runs of the sweep, in seconds.
  var seconds: Double

  /// - Parameter seconds: the wall time of the stage in earlier runs of the sweep.
  init(name: String, seconds: Double) {
    self.name = name
    self.seconds = seconds
  }

  /// The counts as the store records them.
  func record(isFinished: Bool) -> SweepStore.StageRecord {
    SweepStore.StageRecord(
      name: name, entered: entered, refused: refused, failed: failed, dropped: dropped, seconds: seconds,
      finished: isFinished)
  }
}
