import SutureReport
import SutureSweep
import SutureTestSupport
import Testing

struct ComparisonTests {
  @Test func `two candidates at the longest budget that they share`() throws {
    var first = try SweepRecords.record(
      1, "se", [0.912, 0.934, 0.921, 0.940, 0.927], epochs: 20, parameters: 120, macs: 900, latency: 0.5)
    var second = try SweepRecords.record(
      2, "eca", [0.905, 0.921, 0.918, 0.929, 0.926], epochs: 20, parameters: 100, macs: 1_000)
    first.accuracies[3] = [0: 0.1]
    second.accuracies[3] = [0: 0.2]
    second.accuracies[50] = [0: 0.99]
    let comparison = try Comparison(first, second)
    #expect(comparison.epochs == 20)
    #expect(comparison.rows.map(\.seed) == [0, 1, 2, 3, 4])
    #expect(comparison.rows[1].first == 0.934)
    #expect(isClose(comparison.rows[1].difference, 0.013))
    #expect(comparison.parameters == 20)
    #expect(comparison.macs == -100)
    #expect(comparison.latency == nil)
    #expect(
      comparison.verdict
        == "se is 0.7 points more accurate than eca (95 % interval ± 0.6, p = 0.037, 5 seeds, 20 epochs).")
    #expect(
      try Comparison(second, first).verdict
        == "se is 0.7 points more accurate than eca (95 % interval ± 0.6, p = 0.037, 5 seeds, 20 epochs).")
  }

  @Test func `what chance may have made is not called a difference`() throws {
    let first = try SweepRecords.record(1, "se", [0.90, 0.92, 0.91])
    let bare = try SweepRecords.record(0, nil, [0.91, 0.90, 0.905])
    #expect(
      try Comparison(first, bare).verdict
        == "se and the bare backbone are not distinguishable: the difference is +0.50 points "
        + "(95 % interval ± 3.7, p = 0.622, 3 seeds, 3 epochs).")
  }

  @Test func `one seed, equal seeds and equal differences are said`() throws {
    let bare = try SweepRecords.record(0, nil, [0.90])
    #expect(
      try Comparison(try SweepRecords.record(1, "se", [0.92]), bare).verdict
        == "se is 2.0 points more accurate with the one seed that both have; one seed cannot show statistical significance."
    )
    let three = try SweepRecords.record(0, nil, [0.90, 0.91, 0.92])
    #expect(
      try Comparison(try SweepRecords.record(1, "se", [0.90, 0.91, 0.92]), three).verdict
        == "Both are equally accurate with every seed (3 seeds, 3 epochs).")
    #expect(
      try Comparison(three, try SweepRecords.record(1, "se", [0.91, 0.92, 0.93])).verdict
        == "se is 1.0 points more accurate with every seed alike (3 seeds, 3 epochs), "
        + "too few seeds for statistical significance by the sign test, p = 0.250.")
  }

  @Test func `the next shorter budget serves where the longest shares no seed`() throws {
    var first = try SweepRecords.record(1, "se", [0.9, 0.9])
    var second = try SweepRecords.record(2, "eca", [0.8, 0.9])
    first.accuracies[9] = [5: 0.9]
    second.accuracies[9] = [6: 0.9]
    #expect(try Comparison(first, second).epochs == 3)
  }

  @Test func `what cannot be compared says why`() throws {
    let first = try SweepRecords.record(1, "se", [0.9], epochs: 3)
    let second = try SweepRecords.record(2, "eca", [0.9], epochs: 5)
    #expect(throws: ComparisonError.noCommonBudget(first: [3], second: [5])) { try Comparison(first, second) }
    var untrained = try SweepRecords.record(3, "gct", [], state: .refused)
    untrained.reason = "too many parameters"
    let error = #expect(throws: ComparisonError.self) { try Comparison(first, untrained) }
    #expect(error?.description == "'gct' has no accuracy: too many parameters")
    var other = first
    other.accuracies = [3: [1: 0.9]]
    #expect(throws: ComparisonError.noCommonSeed(epochs: [3])) { try Comparison(first, other) }
  }
}
