import SutureTestSupport
import Testing

@testable import SutureSweep
@testable import SutureReport

struct PairJudgementTests {
  /// Accuracies about a mean, each seed a little apart.
  private func around(_ mean: Double, _ noise: [Double] = [0, 1, -1, 2]) -> [Double] { noise.map { mean + $0 / 1000 } }

  /// The bare backbone has 80 %, `ca` 81 % and `sa` 82 %; `ca * sa` has `pair`, `identity * identity` has `control`.
  private func sweep(pair: Double, control: Double?, operator text: String = "ca * sa") throws -> [CandidateRecord] {
    var records = [
      try SweepRecords.record(0, nil, around(0.80)), try SweepRecords.record(1, "ca", around(0.81, [1, 0, 1, 0])),
      try SweepRecords.record(2, "sa", around(0.82, [0, 2, 0, 1])),
      try SweepRecords.record(3, text, around(pair, [2, 0, 1, 1])),
    ]
    if let control {
      records.append(try SweepRecords.record(4, "identity * identity", around(control, [1, 1, 0, 2])))
    }
    return records
  }

  private func judgement(_ records: [CandidateRecord]) throws -> PairJudgement {
    try #require(PairJudgement.all(in: records, epochs: 3).first)
  }

  private func summary(_ records: [CandidateRecord]) -> String? {
    Interaction.summary(of: records, budgets: SweepBudget.all(in: records))
  }

  @Test func `a pair that only its operator explains is not better`() throws {
    let records = try sweep(pair: 0.86, control: 0.86)
    let pair = try judgement(records)
    #expect(!pair.isBetter)
    #expect(pair.outcomes == [.bareBackbone: .beaten, .betterModule: .beaten, .control: .notBeaten])
    #expect(
      pair.standing(pair.outcomes)
        == "better than the bare backbone and sa alone; not better than the control identity * identity")
    #expect(
      summary(records)?.hasPrefix(
        "No pair is statistically significantly better than the bare backbone, the better one of its modules alone and its "
          + "operator's control (1 pair whose modules were also trained alone, 4 seeds, 3 epochs, family-wise 95 %). "
          + "1 pair beats some of these, but not all: ca * sa (not better than the control identity * identity).")
        == true)
    // Against the bare backbone alone it would be a finding.
    let verdict = try #require(MultipleComparison(records, epochs: 3)).verdict
    #expect(verdict.better.contains("ca * sa") && verdict.better.contains("identity * identity (control)"))
    #expect(verdict.notOverControl == ["ca * sa"])
    #expect(verdict.finding.contains("Of these, ca * sa is not better than its operator's control."))
  }

  @Test func `a pair that beats all three is better`() throws {
    let records = try sweep(pair: 0.86, control: 0.83)
    let pair = try judgement(records)
    #expect(pair.isBetter && pair.shortfall(pair.outcomes).isEmpty)
    #expect(Set(pair.outcomes.values) == [.beaten])
    #expect(summary(records)?.contains("operator's control (1 pair") == true)
    #expect(summary(records)?.contains("family-wise 95 %): ca * sa.") == true)
    #expect(try #require(MultipleComparison(records, epochs: 3)).verdict.notOverControl.isEmpty)
  }

  @Test func `each rival alone can keep a pair from being better`() throws {
    let belowModule = try judgement(try sweep(pair: 0.82, control: 0.79))
    #expect(belowModule.outcomes == [.bareBackbone: .beaten, .betterModule: .notBeaten, .control: .beaten])
    let belowBare = try judgement(try sweep(pair: 0.79, control: 0.70))
    #expect(belowBare.outcomes == [.bareBackbone: .notBeaten, .betterModule: .notBeaten, .control: .beaten])
    #expect(!belowModule.isBetter && !belowBare.isBetter)
  }

  @Test func `without a control nothing is better, and that is said`() throws {
    let records = try sweep(pair: 0.86, control: nil)
    let pair = try judgement(records)
    #expect(!pair.isBetter && pair.outcomes[.control] == .untrained)
    #expect(pair.shortfall(pair.outcomes) == "no control was trained")
    #expect(summary(records)?.contains("ca * sa (no control was trained)") == true)
    let verdict = try #require(MultipleComparison(records, epochs: 3)).verdict
    #expect(verdict.withoutControl == ["ca * sa"])
    #expect(verdict.finding.contains("No control was trained for the operators of ca * sa"))
  }

  @Test func `the bare backbone is the control of series, maximum and mean`() throws {
    for text in ["ca >> sa", "max(ca, sa)", "mean(ca, sa)"] {
      let records = try sweep(pair: 0.86, control: nil, operator: text)
      let pair = try judgement(records)
      #expect(pair.isBetter && pair.control == nil && pair.outcomes[.control] == nil, "\(text)")
    }
    #expect(
      summary(try sweep(pair: 0.86, control: nil, operator: "max(ca, sa)"))?
        .contains("The control of max is the bare backbone.") == true)
  }

  @Test func `the largest of the three p-values is adjusted over all pairs`() throws {
    var records = try sweep(pair: 0.86, control: 0.83)
    records.append(try SweepRecords.record(5, "ca >> sa", around(0.83, [3, -2, 5, 0])))
    let found = PairJudgement.all(in: records, epochs: 3)
    #expect(found.map(\.label) == ["ca * sa", "ca >> sa"])
    let largest = found.map { $0.contrasts.values.compactMap(\.p).max() }
    #expect(found.map(\.adjusted) == HolmAdjustment.adjusted(largest))
    #expect(found.contains { ($0.adjusted ?? 0) > ($0.contrasts.values.compactMap(\.p).max() ?? 1) })
  }

  @Test func `results carry the control, the difference to it and the outcomes`() throws {
    let results = SweepResult.list(
      try sweep(pair: 0.86, control: 0.86), ranking: Ranking(maximize: [.accuracy], minimize: []))
    let control = try #require(results.first { $0.composition == "identity * identity" })
    #expect(control.control == "multiply" && control.outcomes == nil && control.controlDifference == nil)
    let pair = try #require(results.first { $0.composition == "ca * sa" })
    #expect(pair.control == nil && isClose(pair.controlDifference, 0))
    #expect(pair.outcomes?[.control] == .notBeaten)
    #expect(results.first { $0.composition == "sa" }?.outcomes == nil)
  }

  @Test func `controls are no part of what modules and operators do on average`() throws {
    let effects = try #require(Effects(try sweep(pair: 0.86, control: 0.9), epochs: 3))
    #expect(Set(effects.joinings.map(\.subject.description)) == ["single", "multiply"])
  }
}
