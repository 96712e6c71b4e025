import SutureReport
import Testing

@testable import SutureSweep

struct InteractionSummaryTests {
  private func summary(_ records: [CandidateRecord]) -> String? {
    Interaction.summary(of: records, budgets: SweepBudget.all(in: records))
  }

  /// se gains 1, eca 2 and both together `gain` points, give or take a little by seed.
  private func sweep(pair gain: Double) throws -> [CandidateRecord] {
    func around(_ mean: Double, _ noise: [Double]) -> [Double] { noise.map { mean + $0 / 1000 } }
    return [
      try SweepRecords.record(0, nil, around(0.80, [0, 1, -1, 2])),
      try SweepRecords.record(1, "se", around(0.81, [1, 0, 1, 0])),
      try SweepRecords.record(2, "eca", around(0.82, [0, 2, 0, 1])),
      try SweepRecords.record(3, "se >> eca", around(0.80 + gain / 100, [2, 0, 1, 1])),
    ]
  }

  private let basis = "(1 pair whose modules were also trained alone, 4 seeds, 3 epochs, family-wise 95 %)"

  @Test func `a pair may beat the better module without being more than the sum`() throws {
    #expect(
      summary(try sweep(pair: 3))
        == "1 of 1 pair is better than the bare backbone and the better one of its modules alone \(basis): se >> eca. "
        + "No pair differs statistically significantly from the sum of its modules' gains.")
    #expect(
      summary(try sweep(pair: 6))
        == "1 of 1 pair is better than the bare backbone and the better one of its modules alone \(basis): se >> eca. "
        + "Compared with the sum of their modules' gains, pairs give more in 1: se >> eca.")
    #expect(
      summary(try sweep(pair: 2))
        == "No pair is statistically significantly better than the bare backbone and the better one of its modules alone "
        + "\(basis). 1 pair beats some of these, but not all: se >> eca (not better than eca alone). "
        + "Compared with the sum of their modules' gains, pairs give less in 1: se >> eca.")
  }

  @Test func `what was not tested says why`() throws {
    let untested = "Whether two modules help more than one was not tested: "
    let records = try sweep(pair: 3)
    #expect(summary(Array(records.dropFirst(2))) == untested + "the bare backbone was not trained for 3 epochs.")
    let oneAlone = [records[0], records[1], records[3]]
    #expect(summary(oneAlone) == untested + "no pair's modules were trained alone for 3 epochs.")
    var untrained = records
    untrained[3].accuracies = [:]
    #expect(summary(untrained) == untested + "no pair was trained for 3 epochs.")
    let one = records.map { record in
      var record = record
      record.accuracies = [1: [0: 0.5]]
      return record
    }
    #expect(summary(one) == untested + "with one seed there is no test.")
    #expect(summary(Array(records.prefix(3))) == nil)
    #expect(summary([]) == nil)
  }

  @Test func `a shorter training answers where the longest cannot`() throws {
    var records = try sweep(pair: 2)
    for number in [0, 3] { records[number].accuracies[9] = [0: 0.9, 1: 0.9] }
    let text = try #require(summary(records))
    #expect(
      text.hasPrefix(
        "Whether two modules help more than one was not tested: no pair's modules were trained alone for 9 epochs. "
          + "No pair is statistically significantly better than the bare backbone and the better one of its modules alone \(basis)."
      ))
  }
}
