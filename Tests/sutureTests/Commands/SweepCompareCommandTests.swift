import SutureComposer
import SutureData
import SutureReport
import SutureSweep
import Testing

@testable import suture

struct SweepCompareCommandTests {
  /// A candidate with the given mean accuracies, each seed a little apart; no test accuracies where `test` is nil.
  private func record(
    _ number: Int, _ text: String?, validation: Double, test: Double?, seeds: Int = 4
  ) throws -> CandidateRecord {
    let noise = [0, 0.001, -0.001, 0.002]
    func bySeed(_ mean: Double) -> [Int: Double] {
      Dictionary(uniqueKeysWithValues: (0..<seeds).map { ($0, mean + noise[$0 * (number + 1) % 4]) })
    }
    return CandidateRecord(
      candidate: number, composition: try text.map { try CompositionParser.parse($0) }, state: .done,
      accuracies: [3: bySeed(validation)], testAccuracies: test.map { [3: bySeed($0)] } ?? [:])
  }

  /// On validation images the pair is better than the bare backbone, on test images it is worse.
  private func sweep(moduleTest: Double?) throws -> [CandidateRecord] {
    try [
      record(0, nil, validation: 0.80, test: 0.80), record(1, "ca", validation: 0.81, test: moduleTest),
      record(2, "sa", validation: 0.82, test: moduleTest), record(3, "ca * sa", validation: 0.86, test: 0.70),
      record(4, "se", validation: 0.81, test: nil, seeds: 2),
    ]
  }

  @Test func `accuracies and outcomes of pairs are of one split`() throws {
    let tested = try sweep(moduleTest: 0.8)
    let (both, found) = try SweepCompareCommand.judged(tested[3], tested[0], in: tested)
    #expect(both.split == .test && found.map { $0.outcomesAlone[.bareBackbone] } == [.notBeaten])
    // The second candidate has no test accuracies, while those that the pair is judged by have.
    let (chosen, pairs) = try SweepCompareCommand.judged(tested[3], tested[4], in: tested)
    #expect(chosen.split == .validation && pairs.map { $0.outcomesAlone[.bareBackbone] } == [.beaten])
  }

  @Test func `where a pair cannot be judged by test accuracy, neither are the two compared by it`() throws {
    let records = try sweep(moduleTest: nil)
    let (comparison, pairs) = try SweepCompareCommand.judged(records[3], records[0], in: records)
    #expect(comparison.split == .validation && pairs.map { $0.outcomesAlone[.bareBackbone] } == [.beaten])
    // Without a pair nothing keeps the two from it.
    #expect(try Comparison(records[3], records[0]).split == .test)
  }
}
