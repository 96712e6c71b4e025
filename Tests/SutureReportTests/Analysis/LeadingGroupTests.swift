import Testing

@testable import SutureSweep
@testable import SutureReport

struct LeadingGroupTests {
  private let base = [0.95, 0.96, 0.97, 0.96]

  private func record(_ number: Int, _ text: String?, _ shifts: [Double]) throws -> CandidateRecord {
    try SweepRecords.record(number, text, zip(base, shifts).map(+))
  }

  @Test func `ranks end where the first is significantly better`() throws {
    let records = try [
      record(0, nil, [-0.1, -0.101, -0.102, -0.1]), record(1, "se", [0, 0, 0, 0]),
      record(2, "eca", [0.01, -0.02, 0, -0.01]),
      // Unstable: no more distinguishable than eca, but below what is.
      record(3, "gct", [0.1, -0.5, -0.3, 0.05]),
    ]
    let group = try #require(LeadingGroup(records, order: [1, 2, 0, 3]))
    #expect(group.candidates == [1, 2] && group.count == 4 && group.rank == "1–2" && !group.isEverything)
    #expect(
      group.summary
        == "The first 2 of 4 share a rank: none of them is distinguishable from the first, se (4 seeds, family-wise 95 %)."
    )
    let results = SweepResult.list(records, ranking: Ranking(maximize: [.accuracy], minimize: [.parameters]))
    #expect(results.map(\.candidate) == [1, 2, 0, 3] && results.map(\.leading) == [true, true, false, false])
  }

  @Test func `a table whose order is chance is no ranking, and one clear winner stands alone`() throws {
    let noise = try [record(0, nil, [0.01, 0, 0, 0]), record(1, "se", [0, 0.01, 0, 0.01])]
    let everything = try #require(LeadingGroup(noise, order: [1, 0]))
    #expect(everything.isEverything && everything.summary.hasPrefix("The order of the 2 is not a ranking: none is"))
    let clear = try [record(0, nil, [0, 0, 0, 0]), record(1, "se", [0.01, 0.011, 0.01, 0.011])]
    let winner = try #require(LeadingGroup(clear, order: [1, 0]))
    #expect(winner.candidates == [1] && winner.rank == "1")
    #expect(winner.summary == "se is distinguishable from the next, the bare backbone (4 seeds, family-wise 95 %).")
  }

  @Test func `one seed has no ranks at all`() throws {
    let records = try [SweepRecords.record(0, nil, [0.5]), SweepRecords.record(1, "se", [0.9])]
    #expect(LeadingGroup(records, order: [1, 0]) == nil)
    let results = SweepResult.list(records, ranking: Ranking(maximize: [.accuracy], minimize: [.parameters]))
    #expect(results.map(\.leading) == [true, true])
  }
}
