import SutureData
import SutureGraph
import SutureSupport
import Testing

@testable import SutureSweep
@testable import SutureReport

struct ParetoFrontTests {
  private func result(_ accuracy: Double?, _ parameters: Int) -> SweepResult {
    SweepResult(
      candidate: 0, label: "", composition: "", state: .done, parameters: parameters, accuracyMean: accuracy,
      seeds: 1, scores: [:], pareto: false, baseline: false)
  }

  @Test func `only what nothing beats is on the front`() {
    var results = [
      result(0.9, 100), result(0.8, 50), result(0.85, 120), result(0.9, 100), result(nil, 1), result(0.7, 50),
    ]
    ParetoFront.mark(
      &results, among: Array(results.indices), ranking: Ranking(maximize: [.accuracy], minimize: [.parameters]))
    #expect(results.map(\.pareto) == [true, true, false, true, false, false])
  }

  @Test func `a metric without values does not count`() {
    var results = [result(0.9, 100), result(0.8, 50), result(0.7, 60)]
    let ranking = Ranking(maximize: [.accuracy], minimize: [.parameters, .latency])
    ParetoFront.mark(&results, among: [0, 1, 2], ranking: ranking)
    #expect(results.map(\.pareto) == [true, true, false])
    var unknown = [result(nil, 1)]
    ParetoFront.mark(&unknown, among: [0], ranking: Ranking(maximize: [.accuracy], minimize: [.latency]))
    #expect(!unknown[0].pareto)
  }

  @Test func `a latency that is lower only within its error keeps nothing worse on the front`() {
    func result(_ accuracy: Double, _ latency: Double, _ error: Double?) -> SweepResult {
      SweepResult(
        candidate: 0, label: "", composition: "", state: .done, latencyMilliseconds: latency, latencyError: error,
        accuracyMean: accuracy, seeds: 1, scores: [:], pareto: false, baseline: false)
    }
    func front(_ results: [SweepResult]) -> [Bool] {
      var results = results
      let ranking = Ranking(maximize: [.accuracy], minimize: [.latency])
      ParetoFront.mark(&results, among: Array(results.indices), ranking: ranking)
      return results.map(\.pareto)
    }
    // Thirteen points for two microseconds.
    #expect(front([result(0.98, 0.042, 0.002), result(0.85, 0.040, 0.002)]) == [true, false])
    #expect(front([result(0.98, 0.042, 0.0001), result(0.85, 0.040, 0.0001)]) == [true, true])
    #expect(front([result(0.98, 0.042, 0.002), result(0.98, 0.040, 0.002)]) == [true, true])
    // √(3² + 4²) = 5.
    #expect(front([result(0.98, 0.046, 0.004), result(0.98, 0.040, 0.003)]) == [false, true])
    // Recorded without an error, a latency is good to about a tenth.
    #expect(front([result(0.98, 0.042, nil), result(0.85, 0.040, nil)]) == [true, false])
  }

  @Test(arguments: [1, 2, 3])
  func `random measured points as by comparing all with all, and some are always left`(exact: Int) {
    var random = RandomStream(seed: 2, "measured pareto", "\(exact)")
    for round in 1..<40 {
      let levels = round % 2 == 0 ? 3 : 1_000
      let points = (0..<(round * 3)).map { _ in (0...exact).map { _ in Double(random.uniform(below: levels)) } }
      let errors = points.map { _ in Double(random.uniform(below: 2 + levels / 10)) }
      let isDominated = points.indices.map { b in
        points.indices.contains { a in
          let difference = points[a][0] - points[b][0]
          let error = (errors[a] * errors[a] + errors[b] * errors[b]).squareRoot()
          let others = zip(points[a].dropFirst(), points[b].dropFirst())
          return difference >= -error && others.allSatisfy { $0 >= $1 }
            && (difference > error || others.contains { $0 > $1 })
        }
      }
      let front = ParetoFront.indices(of: points, measured: 0, errors: errors)
      #expect(front == points.indices.filter { !isDominated[$0] } && !front.isEmpty)
    }
  }

  @Test func `without errors a measured objective is one like others`() {
    var random = RandomStream(seed: 3, "exact pareto")
    let points = (0..<200).map { _ in (0..<3).map { _ in Double(random.uniform(below: 20)) } }
    let measured = ParetoFront.indices(of: points, measured: 1, errors: points.map { _ in 0 })
    #expect(measured == ParetoFront.indices(of: points))
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
