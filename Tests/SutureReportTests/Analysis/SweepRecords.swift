import SutureComposer
import SutureReport

@testable import SutureSweep

/// Candidates with given accuracies.
enum SweepRecords {
  /// A candidate, or the bare backbone where `text` is nil, with accuracies of seeds 0, 1, … in order.
  static func record(
    _ number: Int, _ text: String?, _ accuracies: [Double], epochs: Int = 3, site: String? = nil,
    state: CandidateState = .done, parameters: Int? = nil, macs: Int? = nil, latency: Double? = nil,
    scores: [String: Double] = [:]
  ) throws -> CandidateRecord {
    let bySeed = Dictionary(uniqueKeysWithValues: accuracies.enumerated().map { ($0.offset, $0.element) })
    return CandidateRecord(
      candidate: number, composition: try text.map { try CompositionParser.parse($0) }, site: site, state: state,
      parameters: parameters, macs: macs, latency: latency, accuracies: accuracies.isEmpty ? [:] : [epochs: bySeed],
      scores: scores)
  }
}
