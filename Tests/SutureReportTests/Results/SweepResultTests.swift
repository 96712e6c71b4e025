import SutureData
import SutureTestSupport
import Testing

@testable import SutureReport
@testable import SutureSweep

struct SweepResultTests {
  private static let ranking = Ranking(maximize: [.accuracy], minimize: [.parameters, .macs])

  private func order(_ records: [CandidateRecord]) -> [Int] {
    SweepResult.list(records, ranking: Self.ranking).map(\.candidate)
  }

  @Test func `the furthest come first, then the most accurate, then what is small`() throws {
    let records = try [
      SweepRecords.record(0, nil, [0.8], parameters: 10),
      SweepRecords.record(1, "se", [0.9], parameters: 30),
      SweepRecords.record(2, "eca", [0.9], parameters: 20),
      SweepRecords.record(3, "sa", [0.7], epochs: 6, parameters: 40),
      SweepRecords.record(4, "ca", [], state: .refused),
      SweepRecords.record(5, "gct", [0.9]),
    ]
    #expect(order(records) == [3, 2, 1, 5, 0, 4])
  }

  @Test func `an open candidate stands above dropped ones, and counts by the last training with all seeds`() throws {
    var leader = try SweepRecords.record(1, "se", [0.9], state: .open)
    leader.accuracies[6] = [0: 0.99]
    let records = try [
      SweepRecords.record(0, nil, [0.7, 0.8], epochs: 6, state: .open),
      leader,
      SweepRecords.record(2, "eca", [0.8, 0.8], epochs: 6, state: .open),
      SweepRecords.record(3, "sa", [0.85]),
    ]
    let results = SweepResult.list(records, ranking: Self.ranking)
    #expect(results.map(\.candidate) == [2, 0, 1, 3])
    // One seed of two is no result yet.
    #expect(results[2].epochs == 3 && results[2].accuracyMean == 0.9)
  }

  @Test func `a candidate without all seeds stands below those with all, and on no front`() throws {
    let records = try [
      SweepRecords.record(0, nil, [0.7, 0.8], parameters: 10, macs: 10),
      SweepRecords.record(1, "se", [0.9], state: .open, parameters: 10, macs: 10),
      SweepRecords.record(2, "eca", [0.8, 0.8], state: .open, parameters: 10, macs: 10),
    ]
    let results = SweepResult.list(records, ranking: Self.ranking)
    #expect(results.map(\.candidate) == [2, 0, 1])
    #expect(results.map(\.pareto) == [true, false, false])
  }

  @Test func `equal differences have no interval, not one without width`() throws {
    let records = try [
      SweepRecords.record(0, nil, [0.5, 0.6, 0.7]), SweepRecords.record(1, "se", [0.6, 0.7, 0.8]),
      SweepRecords.record(2, "eca", [0.6, 0.7, 0.9]),
    ]
    let results = SweepResult.list(records, ranking: Self.ranking)
    let byNumber = Dictionary(uniqueKeysWithValues: results.map { ($0.candidate, $0) })
    #expect(isClose(byNumber[1]?.difference, 0.1) && byNumber[1]?.differenceHalfWidth == nil)
    #expect(byNumber[1]?.isDistinguishable == false)
    #expect((byNumber[2]?.differenceHalfWidth ?? 0) > 0)
  }

  @Test func `without training they are in order of size`() throws {
    let records = try [
      SweepRecords.record(0, nil, [], parameters: 10, macs: 10),
      SweepRecords.record(1, "se", [], parameters: 30, macs: 10),
      SweepRecords.record(2, "eca", [], parameters: 20, macs: 30),
      SweepRecords.record(3, "sa", [], parameters: 20, macs: 20),
      SweepRecords.record(4, "simam", [], parameters: 10, macs: 10),
    ]
    #expect(order(records) == [0, 4, 3, 2, 1])
  }

  @Test func `validation accuracy decides order and front, test accuracy the difference`() throws {
    var records = try [
      SweepRecords.record(0, nil, [0.5, 0.5], parameters: 1), SweepRecords.record(1, "se", [0.8, 0.8], parameters: 1),
      SweepRecords.record(2, "eca", [0.7, 0.7], parameters: 1),
    ]
    records[0].testAccuracies[3] = [0: 0.6, 1: 0.5]
    records[1].testAccuracies[3] = [0: 0.65, 1: 0.65]
    records[2].testAccuracies[3] = [0: 0.9, 1: 0.9]
    let results = SweepResult.list(records, ranking: Self.ranking)
    #expect(results.map(\.candidate) == [1, 2, 0])
    #expect(results.map(\.pareto) == [true, false, false])
    #expect(isClose(results[0].accuracyMean, 0.8) && isClose(results[0].testAccuracyMean, 0.65))
    #expect(isClose(results[0].difference, 0.1) && isClose(results[1].difference, 0.35))
    #expect(results[0].choices == .validation && results[0].comparisons == .test)
    #expect(results[0].validationAccuracyMean == results[0].accuracyMean)
  }

  @Test func `a control is listed, but is neither best nor leading nor on the front`() throws {
    let records = try [
      SweepRecords.record(0, nil, [0.80, 0.82], parameters: 10),
      SweepRecords.record(1, "identity + identity", [0.95, 0.97], parameters: 10),
      SweepRecords.record(2, "se + eca", [0.90, 0.93], parameters: 12),
      SweepRecords.record(3, "se", [0.70, 0.71], parameters: 11),
    ]
    let results = SweepResult.list(records, ranking: Self.ranking)
    #expect(results.map(\.candidate) == [1, 2, 0, 3])
    #expect(results.map(\.pareto) == [false, true, true, false])
    #expect(results.map(\.leading).prefix(2) == [false, true])
    #expect(results.best?.candidate == 2 && results.rankedCandidates == [2, 0, 3])
    #expect(results.examples(1).map(\.candidate) == [2] && results.examples(9).map(\.candidate) == [2, 3])
  }

  @Test func `of results on test images alone both names say so`() throws {
    var records = try [SweepRecords.record(0, nil, [0.5]), SweepRecords.record(1, "se", [0.8])]
    for index in records.indices { records[index].choices = .test }
    let best = SweepResult.list(records, ranking: Self.ranking)[0]
    #expect(best.accuracyMean == 0.8 && best.testAccuracyMean == 0.8 && best.validationAccuracyMean == nil)
    #expect(best.choices == .test && best.comparisons == .test)
  }
}
