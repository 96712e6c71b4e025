import SutureGraph
import SutureReport
import SutureSupport
import SutureTestSupport
import Testing

@testable import SutureSweep

struct MultipleComparisonTests {
  private func family(_ shifts: [String: [Double]], seeds: Int = 4) throws -> [CandidateRecord] {
    let baseline = (0..<seeds).map { 0.80 + 0.01 * Double($0) }
    var records = [try SweepRecords.record(0, nil, baseline)]
    for (number, entry) in shifts.sorted(by: { $0.key < $1.key }).enumerated() {
      records.append(try SweepRecords.record(number + 1, entry.key, zip(baseline, entry.value).map(+)))
    }
    return records
  }

  @Test func `findings are those that survive the family`() throws {
    let records = try family([
      "se": [0.050, 0.051, 0.049, 0.050], "eca": [-0.040, -0.041, -0.039, -0.040], "gct": [0.01, -0.01, 0.02, 0.00],
      // Alone p = 0.02; as the third of four tests it is 0.04, below what a single test asks.
      "sge": [0.010, 0.020, 0.012, 0.025],
    ])
    let comparison = try #require(MultipleComparison(records, epochs: 3))
    #expect(comparison.members.map(\.label) == ["se", "sge", "gct", "eca"])
    #expect(comparison.members.map(\.finding) == [.better, .better, .undecided, .worse])
    let alone = comparison.members[1].difference
    #expect(isClose(comparison.members[1].adjusted, 2 * (try #require(alone.p)), 1e-12))
    // Bonferroni's interval is that of 1 − 0.05/4.
    #expect(comparison.members[1].simultaneousHalfWidth == alone.halfWidth(confidence: 1 - 0.05 / 4))
    #expect(
      comparison.verdict.finding
        == "2 of 4 candidates are better than the bare backbone (4 seeds, family-wise 95 %): se, sge. "
        + "1 of 4 candidates is worse: eca.")
  }

  @Test func `nothing found, and what could have been`() throws {
    let spread = [0.02, -0.02, 0.01, -0.01]
    let comparison = try #require(
      MultipleComparison(try family(["se": spread, "eca": spread.reversed()]), epochs: 3))
    let verdict = comparison.verdict
    #expect(
      verdict.finding
        == "No candidate is distinguishable from the bare backbone at 4 seeds (2 compared, family-wise 95 %).")
    // s = √(0.001/3), of which the median of χ² with 3 degrees of freedom makes a little more; t(3) at 1 − 0.05/4 is
    // 4.176534846104498.
    let typical = (0.001 / 3 / (25.0 / 27 * 25 / 27 * 25 / 27)).squareRoot()
    #expect(isClose(verdict.resolution, 4.176534846104498 * typical / 2))
    #expect(verdict.seedsToHalve == 8)
    #expect(
      verdict.hint
        == "With 4 seeds this sweep typically resolves differences of about 4.3 points; 8 seeds would halve that.")
    let halved = try #require(comparison.resolution(seeds: 8))
    let before = try #require(comparison.resolution(seeds: 7))
    #expect(halved <= comparison.resolution(seeds: 4).map { $0 / 2 } ?? 0)
    #expect(before > comparison.resolution(seeds: 4).map { $0 / 2 } ?? 1)
  }

  @Test func `one unstable candidate does not change what the sweep resolves`() throws {
    let calm = ["se": [0.01, -0.01, 0.0, 0.0], "eca": [0.0, 0.01, -0.01, 0.0], "gct": [0.0, 0.0, 0.01, -0.01]]
    let before = try #require(
      MultipleComparison(try family(calm.merging(["sa": [0.0, 0.01, 0.0, -0.01]]) { $1 }), epochs: 3))
    let after = try #require(
      MultipleComparison(try family(calm.merging(["sa": [0.0, -0.4, 0.0, -0.7]]) { $1 }), epochs: 3))
    #expect(before.verdict.resolution == after.verdict.resolution)
  }

  @Test func `what is said to be resolved is never more than what was found`() throws {
    let noisy = [0.1, -0.1, 0.05, -0.05]
    let records = try family([
      "se": [-0.090, -0.091, -0.089, -0.090], "eca": noisy, "gct": noisy.reversed(), "sge": [0.1, 0.05, -0.1, -0.05],
    ])
    let comparison = try #require(MultipleComparison(records, epochs: 3))
    let verdict = comparison.verdict
    #expect(verdict.worse == ["se"])
    #expect(isClose(verdict.resolution, 0.09))
    // The number of seeds halves what is named before it, not the larger typical difference.
    let seeds = try #require(verdict.seedsToHalve)
    #expect(try #require(comparison.resolution(seeds: seeds)) <= 0.045)
    #expect(try #require(comparison.resolution(seeds: seeds - 1)) > 0.045)
    #expect(
      verdict.hint
        == "With 4 seeds this sweep typically resolves differences of about 9.0 points; \(seeds) seeds would halve that."
    )
  }

  @Test func `where not even a hundred points could be seen, that is said`() throws {
    let shifts = [0.02, -0.02, 0.0]
    let records = try family(
      Dictionary(uniqueKeysWithValues: (1...2_000).map { ("se(reduction: \($0))", shifts) }), seeds: 3)
    let verdict = try #require(MultipleComparison(records, epochs: 3)).verdict
    // t at 1 − 0.025/2000 is 199.996 for 2 degrees of freedom, 44.488 for 3.
    #expect(
      verdict.hint
        == "With 3 seeds and this spread the sweep typically resolves no difference at all; "
        + "4 seeds would resolve about 53.1 points.")
  }

  @Test func `one seed finds nothing`() throws {
    let comparison = try #require(MultipleComparison(try family(["se": [0.2]], seeds: 1), epochs: 3))
    #expect(comparison.members.map(\.finding) == [.undecided])
    #expect(comparison.members.first?.simultaneousHalfWidth == nil)
    #expect("\(comparison.verdict)" == "With one seed, no difference shown here is statistically significant.")
  }

  @Test func `only candidates of the same budget that came through are compared`() throws {
    var records = try family(["se": [0.1, 0.1, 0.1, 0.1], "eca": [0, 0, 0.1, 0]])
    records.append(try SweepRecords.record(3, "gct", [0.9, 0.9]))
    records.append(try SweepRecords.record(4, "sge", [0.9, 0.9, 0.9, 0.9], state: .failed))
    records.append(try SweepRecords.record(5, "simam", [0.9, 0.9, 0.9, 0.9], epochs: 9))
    let comparison = try #require(MultipleComparison(records, epochs: 3))
    #expect(comparison.members.map(\.candidate).sorted() == [1, 2])
    #expect(comparison.budget.incomplete == 1)
    #expect(MultipleComparison(records, epochs: 9) == nil)
    #expect(MultipleComparison(records, epochs: 4) == nil)
  }

  @Test func `a long list of findings is cut`() throws {
    let labels = ["se", "eca", "gct", "sge", "simam", "cbam", "bam", "scse", "gc", "sk", "srm", "nam"]
    let shift = [0.1, 0.100001, 0.099999, 0.1]
    let records = try family(Dictionary(uniqueKeysWithValues: labels.map { ($0, shift) }))
    let verdict = try #require(MultipleComparison(records, epochs: 3)).verdict
    #expect(verdict.better.count == 12)
    #expect(verdict.finding.hasSuffix(" and 2 more."))
  }

  @Test func `chance alone makes findings in at most one family of twenty`() throws {
    var random = RandomStream(seed: 11, "family")
    let families = 400
    var corrected = 0
    var alone = 0
    let labels = (1...20).map { "se(reduction: \($0))" }
    let names = try labels.map { try SweepRecords.record(0, $0, []).composition }
    for _ in 0..<families {
      func draw() -> [Int: [Int: Double]] {
        [3: Dictionary(uniqueKeysWithValues: (0..<3).map { ($0, 0.9 + 0.01 * random.normal()) })]
      }
      var records = [CandidateRecord(candidate: 0, composition: nil, state: .done, accuracies: draw())]
      for (index, name) in names.enumerated() {
        records.append(CandidateRecord(candidate: index + 1, composition: name, state: .done, accuracies: draw()))
      }
      let members = try #require(MultipleComparison(records, epochs: 3)).members
      if members.contains(where: { $0.finding != .undecided }) { corrected += 1 }
      if members.contains(where: \.difference.isDistinguishable) { alone += 1 }
    }
    // 0.05 and three standard errors; without correction more than one family in three has a false finding.
    #expect(Double(corrected) / Double(families) < 0.083)
    #expect(Double(alone) / Double(families) > 0.33)
  }
}
