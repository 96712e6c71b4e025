import SutureData
import SutureGraph
import Testing

@testable import SutureSweep

struct ParetoFrontTests {
  private func result(_ accuracy: Double?, _ parameters: Int) -> SweepResult {
    SweepResult(
      trial: 0, composition: "", state: .done, parameters: parameters, accuracyMean: accuracy, seeds: 1, scores: [:],
      pareto: false,
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

  @Test func `a metric that nobody has does not count`() {
    var results = [result(0.9, 100), result(0.8, 50), result(0.7, 60)]
    let ranking = Ranking(maximize: [.accuracy], minimize: [.parameters, .latency])
    ParetoFront.mark(&results, among: [0, 1, 2], ranking: ranking)
    #expect(results.map(\.pareto) == [true, true, false])
    var unknown = [result(nil, 1)]
    ParetoFront.mark(&unknown, among: [0], ranking: Ranking(maximize: [.accuracy], minimize: [.latency]))
    #expect(!unknown[0].pareto)
  }

  @Test(arguments: [1, 2, 3, 4])
  func `random points as by comparing all with all`(objectives: Int) {
    var random = RandomStream(seed: 1, "pareto", "\(objectives)")
    for round in 0..<60 {
      // Few levels make many ties.
      let levels = round % 2 == 0 ? 4 : 1_000
      let points = (0..<(round * 3)).map { _ in
        (0..<objectives).map { _ in Double(random.uniform(below: levels)) }
      }
      let expected = points.indices.filter { index in
        !points.contains { other in
          zip(other, points[index]).allSatisfy { $0 >= $1 } && other != points[index]
        }
      }
      #expect(ParetoFront.indices(of: points) == expected)
    }
  }

  @Test func `five thousand points that are all on the front`() {
    let line = (0..<5_000).map { [Double($0), -Double($0)] }
    #expect(ParetoFront.indices(of: line).count == 5_000)
    #expect(ParetoFront.indices(of: line.prefix(1_000).map { $0 + [1] }).count == 1_000)
  }

  @Test func `points that are no numbers are on no front`() {
    #expect(ParetoFront.indices(of: [[.nan, 9], [1, 1], [0, .infinity], [0, 0]]) == [1, 2])
    #expect(ParetoFront.indices(of: []) == [])
    #expect(ParetoFront.indices(of: [[], []]) == [0, 1])
  }
}
