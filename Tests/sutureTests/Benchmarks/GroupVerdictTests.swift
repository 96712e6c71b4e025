import SutureTestSupport
import Testing

@testable import suture

struct GroupVerdictTests {
  @Test func `ratios are the peer's time over ours`() throws {
    let result = Samples.result(of: try Samples.suite())
    #expect(result.entries[0].ratio(.eager) == 4 && result.entries[0].ratio(.compile) == 2)
    #expect(result.entries[1].ratio(.compile) == nil)
    #expect(result.entries[2].memoryRatio == 0.6)
    #expect(result.entries[3].bandwidthShare == 0.5)
  }

  @Test func `a group has geometric mean, worst, losses and shortfall`() throws {
    let suite = try Samples.suite()
    let verdict = try #require(Samples.result(of: suite).groups.first)
    #expect(verdict.group == "modules" && verdict.entries == 2)
    #expect(verdict.comparisons.map(\.kind) == [.eager, .compile])
    let eager = verdict.comparisons[0]
    // √(4 · ½) = √2, of a target of 3.
    #expect(abs(eager.geometricMean - 2.0.squareRoot()) < 1e-12)
    #expect(eager.worst == 0.5 && eager.worstComposition == "se + eca")
    #expect(eager.lost == ["se + eca"] && eager.measured == 2)
    #expect(abs(try #require(eager.shortfall) - (3 - 2.0.squareRoot()) / 3) < 1e-12)
    let compile = verdict.comparisons[1]
    #expect(compile.measured == 1 && compile.lost.isEmpty && compile.shortfall == 0)
  }

  @Test func `of memory less is better, and a copy is not lost against`() throws {
    let suite = try Samples.suite()
    let groups = Samples.result(of: suite).groups
    let memory = try #require(groups[1].comparisons.first { $0.kind == .memory })
    #expect(abs(memory.worst - 0.6) < 1e-12 && memory.lost.isEmpty && memory.shortfall == 0)
    let bandwidth = try #require(groups[2].comparisons.first)
    #expect(bandwidth.kind == .bandwidth && bandwidth.worst == 0.5 && bandwidth.lost.isEmpty)
    #expect(abs(try #require(bandwidth.shortfall) - 0.1 / 0.6) < 1e-12)
  }

  @Test func `nothing measured is no verdict`() throws {
    let suite = try Samples.suite()
    #expect(GroupVerdict(suite.groups[0], []).comparisons.isEmpty)
  }
}
