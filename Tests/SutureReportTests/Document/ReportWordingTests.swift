import SutureComposer
import SutureData
import Testing

@testable import SutureReport
@testable import SutureSweep

struct ReportWordingTests {
  private func wording(_ records: [CandidateRecord], stages: [Stage] = []) -> ReportWording {
    ReportWording(records, SweepBudget.all(in: records), stages: stages)
  }

  /// Three candidates with one seed of two epochs, two of which went on to three seeds of eight.
  private func halved() throws -> [CandidateRecord] {
    var records = [
      try SweepRecords.record(0, nil, [0.5], epochs: 2), try SweepRecords.record(1, "se", [0.6], epochs: 2),
      try SweepRecords.record(2, "eca", [0.7], epochs: 2), try SweepRecords.record(3, "gct", [0.4], epochs: 2),
    ]
    records[0].accuracies[8] = [0: 0.80, 1: 0.81, 2: 0.82]
    records[1].accuracies[8] = [0: 0.81, 1: 0.85, 2: 0.83]
    records[2].accuracies[8] = [0: 0.82, 1: 0.80, 2: 0.84]
    return records
  }

  private let stages: [Stage] = [
    .check, .train(epochs: 2, seeds: [0], keep: .count(2)), .train(epochs: 8, seeds: [0, 1, 2], keep: nil),
  ]

  @Test func `a choice is told with the images that made it, once and only where there was one`() throws {
    let told =
      "2 of 3 candidates went on to the training of 8 epochs: the others were dropped for their validation accuracy "
      + "after 2 epochs; selection on the same validation images makes these means slightly optimistic."
    var old = try halved()
    for index in old.indices { old[index].choices = .test }
    #expect(
      wording(old, stages: stages).sentences.dropFirst() == [told.replacing("validation", with: "test")])
    #expect(wording(old, stages: stages).notes.differences.hasPrefix("No images were set aside for validation"))
    var tested = try halved()
    for index in tested.indices { tested[index].testAccuracies[8] = tested[index].accuracies[8] }
    #expect(
      wording(tested, stages: stages).sentences.dropFirst().first?.hasSuffix(
        "dropped for their validation accuracy after 2 epochs. The test images had no part in that.") == true)
    #expect(wording(tested, stages: stages).notes.differences.contains("measured once, for them alone"))
    #expect(wording(try halved(), stages: stages).sentences.dropFirst() == [told])
    // Without `keep`, a candidate that is missing at the end was not dropped for its accuracy.
    let unkept: [Stage] = [.train(epochs: 2, seeds: [0], keep: nil), .train(epochs: 8, seeds: [0, 1, 2], keep: nil)]
    #expect(wording(try halved(), stages: unkept).sentences.count == 1)
    #expect(wording(try Array(halved().prefix(3)), stages: stages).sentences.count == 1)
    // A candidate without all seeds was not dropped.
    var running = try halved()
    running[1].accuracies[8]?[2] = nil
    running[1].state = .open
    running[2].state = .open
    #expect(wording(running, stages: stages).sentences.dropFirst() == [told])
    #expect(wording([]).sentences == ["Nothing has been trained yet."])
  }

  @Test func `averages say which training they come from, and what their intervals hold`() throws {
    let notes = wording(try halved(), stages: stages).notes
    let basis = "after 2 epochs, seed 0, where all 3 trained candidates took part"
    #expect(notes.effects?.contains(basis) == true && notes.scores?.contains(basis) == true)
    #expect(notes.effects?.contains("all differences share the bare backbone's one training") == true)
    var seeds = try halved().map { record in
      var record = record
      record.accuracies[2] = nil
      return record
    }
    seeds[2].accuracies[8]?[2] = nil
    let later = wording(seeds).notes
    #expect(later.effects?.contains("after 8 epochs, seeds 0, 1 and 2, where 1 of 2 trained candidates took") == true)
    #expect(later.effects?.contains("over seeds, by Student's t, unadjusted for multiple comparisons") == true)
    #expect(wording([]).notes.effects == nil && wording([]).notes.scores == nil)
  }

  @Test func `equal differences to a control alone are told, too`() throws {
    var records = try [
      SweepRecords.record(0, nil, [0.80, 0.81, 0.85]),
      SweepRecords.record(1, "identity + identity", [0.80, 0.83, 0.84]),
      SweepRecords.record(2, "se + eca", [0.82, 0.85, 0.86]),
    ]
    let notes = wording(records).notes.differences
    #expect(notes.contains("A difference without ± is from one seed, or the same with every seed"))
    #expect(notes.contains("to the bare backbone, or to the control, the operator over identities"))
    records[2].accuracies[3]?[0] = 0.83
    #expect(!wording(records).notes.differences.contains("without ±"))
    let plain = try wording([SweepRecords.record(0, nil, [0.5]), SweepRecords.record(1, "se", [0.6])]).notes
    #expect(!plain.differences.contains("control"))
    #expect(plain.effects?.contains("seed 0, where the only trained candidate took part") == true)
  }

  @Test func `differences say what chance does among many, and what a missing interval means`() throws {
    var records = try halved()
    let plain = wording(records).notes.differences
    #expect(
      plain.contains(
        "unadjusted for multiple comparisons; with many candidates some exclude 0 by chance, and the verdict above"))
    #expect(!plain.contains("without ±") && !plain.contains("fewer seeds"))
    records[1].accuracies[8] = [0: 0.81, 1: 0.82, 2: 0.83]
    records[2].accuracies[8]?[2] = nil
    let more = wording(records).notes.differences
    #expect(
      more.contains(
        "A difference without ± is from one seed, or the same with every seed, which does not make it certain."))
    #expect(more.contains("fewer seeds than their training"))
    let one = wording([try SweepRecords.record(0, nil, [0.5]), try SweepRecords.record(1, "se", [0.6])]).notes
    #expect(one.differences.contains("With one seed") && !one.differences.contains("±"))
    #expect(one.latency == nil)
    records[1].latency = 0.2
    #expect(wording(records).notes.latency?.contains("taken to be a tenth") == true)
    records[1].latencyError = 0.01
    #expect(wording(records).notes.latency?.hasSuffix("only beyond the error of the difference.") == true)
  }
}
