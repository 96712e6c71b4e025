import Testing

@testable import SutureSweep

struct SweepResultTests {
  private static let ranking = Ranking(maximize: [.accuracy], minimize: [.parameters, .macs])

  private func order(_ records: [CandidateRecord]) -> [Int] {
    SweepResult.list(records, ranking: Self.ranking).map(\.trial)
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
}
