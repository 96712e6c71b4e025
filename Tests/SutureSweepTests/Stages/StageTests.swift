import SutureTraining
import Testing

@testable import SutureSweep

struct StageTests {
  @Test func `a stage is titled with what it does`() {
    let stages: [Stage] = [
      .check, .cost, .score(ScoreStage()), .train(epochs: 1, seeds: [0], keep: nil),
      .train(epochs: 8, seeds: [0, 1, 2], keep: .count(3)),
    ]
    #expect(
      stages.map(\.title) == ["check", "cost", "score", "train 1 epoch × 1 seed", "train 8 epochs × 3 seeds"])
    #expect(stages.map(\.isTraining) == [false, false, false, true, true])
    #expect(stages.map(\.definition.selects) == [false, false, false, false, true])
  }

  @Test func `the last stage and the last training know their places`() {
    let training = Stage.train(epochs: 1, seeds: [0], keep: nil)
    let stages = [.check, training, training, .score(ScoreStage())]
    let places = stages.indices.map { StagePlace($0, in: stages) }
    #expect(places.map(\.isLast) == [false, false, false, true])
    #expect(places.map(\.isLastTraining) == [false, false, true, true])
  }

  @Test func `scores and accuracies select, and candidates without a value have none`() {
    var score = ScoreStage()
    score.keep = ScoreStage.Keep(by: .naswot, best: .count(1))
    var results = StageResults()
    results.scores = [1: [.naswot: 2, .synflow: 3], 2: [.synflow: 4]]
    results.accuracies = [4: [1: [0: 0.5, 1: 0.75]]]
    let byScore = score.selection(at: 0, from: results)
    #expect(byScore?.values == [1: 2] && byScore?.criterion == " by naswot" && byScore?.keep == .count(1))
    let training = TrainStage(epochs: 1, seeds: [0, 1], keep: .fraction(0.5))
    #expect(training.selection(at: 4, from: results)?.values == [1: 0.625])
    #expect(training.selection(at: 3, from: results)?.values == [:])
    #expect(TrainStage(epochs: 1, seeds: [0], keep: nil).selection(at: 4, from: results)?.keep == nil)
  }
}
