import Testing

@testable import SutureSweep

struct ParetoFrontTests {
  private func result(_ accuracy: Double?, _ parameters: Int) -> SweepResult {
    SweepResult(
      trial: 0, composition: "", state: .done, parameters: parameters, accuracyMean: accuracy, seeds: 1, pareto: false,
      baseline: false)
  }

  @Test func `only what nothing beats is on the front`() {
    var results = [
      result(0.9, 100), result(0.8, 50), result(0.85, 120), result(0.9, 100), result(nil, 1), result(0.7, 50),
    ]
    ParetoFront.mark(
      &results, among: Array(results.indices), ranking: Ranking(maximize: [.accuracy], minimize: [.parameters]))
    #expect(results.map(\.pareto) == [true, true, false, true, false, false])
  }
}
