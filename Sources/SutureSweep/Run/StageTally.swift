/// Counts what becomes of a stage's candidates, over several rounds where there are some.
struct StageTally {
  let name: String
  var entered = 0
  var refused = 0
  var failed = 0
  var dropped = 0
  var seconds = 0.0

  /// - Parameter seconds: what earlier runs of the sweep spent in the stage.
  init(name: String, seconds: Double) {
    self.name = name
    self.seconds = seconds
  }

  func record(isFinished: Bool) -> SweepStore.StageRecord {
    SweepStore.StageRecord(
      name: name, entered: entered, refused: refused, failed: failed, dropped: dropped, seconds: seconds,
      finished: isFinished)
  }
}

extension Stage {
  /// Whether it trains.
  var isTraining: Bool {
    if case .train = self { true } else { false }
  }

  /// Whether it drops candidates that others beat.
  var drops: Bool {
    switch self {
    case .check, .cost: false
    case .score(let score): score.keep != nil
    case .train(_, _, let keep): keep != nil
    }
  }

  /// As it is shown: `train 8 epochs × 3 seeds`.
  package var title: String {
    switch self {
    case .check: "check"
    case .cost: "cost"
    case .score: "score"
    case .train(let epochs, let seeds, _):
      "train \(epochs) epoch\(epochs == 1 ? "" : "s") × \(seeds.count) seed\(seeds.count == 1 ? "" : "s")"
    }
  }
}

extension SearchMethod {
  /// Whether what earlier candidates came to decides the next ones.
  var isIterative: Bool {
    if case .evolution = self { true } else { false }
  }
}
