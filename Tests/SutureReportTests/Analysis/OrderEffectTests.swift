import SutureTestSupport
import Testing

@testable import SutureSweep
@testable import SutureReport

struct OrderEffectTests {
  private func effects(_ records: [CandidateRecord]) -> [OrderEffect] {
    OrderEffect.all(in: records, budgets: SweepBudget.all(in: records))
  }

  private func sweep() throws -> [CandidateRecord] {
    [
      try SweepRecords.record(0, nil, [0.80, 0.80, 0.80, 0.80]),
      try SweepRecords.record(1, "se >> eca", [0.90, 0.91, 0.92, 0.93]),
      try SweepRecords.record(2, "eca >> se", [0.86, 0.868, 0.882, 0.89]),
      try SweepRecords.record(3, "se >> se", [0.9, 0.9, 0.9, 0.9]),
      try SweepRecords.record(4, "eca + se", [0.9, 0.9, 0.9, 0.9]),
      try SweepRecords.record(5, "project(eca | se)", [0.85, 0.86, 0.85, 0.86]),
      try SweepRecords.record(6, "project(se | eca)", [0.86, 0.85, 0.86, 0.85]),
      try SweepRecords.record(7, "se >> gct", [0.9, 0.9, 0.9, 0.9]),
    ]
  }

  @Test func `orders of one operator are compared seed by seed`() throws {
    let found = effects(try sweep())
    // A module with itself, an operator that commutes and an order without its mirror make no pair.
    #expect(found.map(\.label) == ["se >> eca", "project(eca | se)"])
    #expect(found.map(\.mirroredCandidate) == [2, 6])
    let serial = try #require(found.first)
    // 4, 4.2, 3.8, 4 in hundredths: mean 4, s = √(0.08/3) = 0.1633.
    #expect(isClose(serial.difference.mean, 0.04))
    #expect(isClose(serial.difference.deviation, (0.08 / 3).squareRoot() / 100))
    // As the first of two tests it pays double.
    #expect(isClose(serial.adjusted, 2 * (try #require(serial.difference.p)), 1e-12))
    #expect(isClose(found.last?.difference.mean, 0))
  }

  @Test func `each pair is compared after the longest training of both`() throws {
    var records = try sweep()
    for number in [0, 1, 2, 5] { records[number].accuracies[9] = [0: 0.95, 1: 0.95] }
    records[1].accuracies[9] = [0: 0.97, 1: 0.96]
    let found = effects(records)
    #expect(found.map(\.epochs) == [9, 3])
    #expect(isClose(found.first?.difference.mean, 0.015))
    // An order that lacks a seed is not compared there.
    records[2].accuracies[9] = [0: 0.95]
    #expect(effects(records).map(\.epochs) == [3, 3])
  }

  @Test func `sites are kept apart`() throws {
    var records = try sweep()
    records[1].site = "stem"
    #expect(effects(records).map(\.candidate) == [5])
    records[2].site = "stem"
    #expect(effects(records).map(\.label) == ["se >> eca at stem", "project(eca | se)"])
  }

  @Test func `what orders come to, in a sentence`() throws {
    func summary(_ records: [CandidateRecord]) -> String? {
      OrderEffect.summary(of: records, budgets: SweepBudget.all(in: records))
    }
    var records = try sweep()
    #expect(
      summary(records)
        == "The order of two modules makes a difference in 1 of 2 cases (2 mirrored pairs, 4 seeds, 3 epochs, "
        + "family-wise 95 %): se >> eca is better than eca >> se.")
    records[2].accuracies[3] = [0: 0.80, 1: 0.99, 2: 0.85, 3: 0.99]
    #expect(
      summary(records)
        == "No order of two modules is distinguishable from the other (2 mirrored pairs, 4 seeds, 3 epochs, "
        + "family-wise 95 %).")
    // Those that only a shorter training with one seed has are told apart.
    for number in [0, 1, 2] { records[number].accuracies[1] = [0: 0.5] }
    records[2].accuracies[3] = nil
    #expect(
      summary(records)
        == "No order of two modules is distinguishable from the other (1 mirrored pair, 4 seeds, 3 epochs, "
        + "family-wise 95 %). 1 mirrored pair more had one seed, with which there is no test.")
    let one = records.map { record in
      var record = record
      record.accuracies = [1: [0: 0.5]]
      return record
    }
    #expect(
      summary(one)
        == "Which order of two modules is better was not tested: with one seed there is no test (2 mirrored pairs)."
    )
    #expect(summary(Array(try sweep().prefix(2))) == nil)
    #expect(summary([]) == nil)
  }
}
