import SutureSupport
import SutureSweep

/// The rank correlation of a score, computed before training, with the trained accuracy.
///
/// Parameters and MACs are included as baselines for the zero-cost scores.
public struct ScoreCorrelation: Hashable, Sendable {
  /// The name of the score; `parameters` or `macs` for the baselines.
  public let name: String
  /// Whether it is a baseline, `parameters` or `macs`.
  public let isCount: Bool
  /// The correlation with the mean accuracy over seeds.
  public let correlation: RankCorrelation
  /// The number of candidates at the budget without the score.
  public let missing: Int

  /// The correlations over the candidates that have all seeds of a budget, baselines first, then by name.
  ///
  /// The bare backbone and failed candidates are excluded. Candidates whose score is not finite are excluded from the
  /// correlation of that score, and counted by `RankCorrelation.excluded`.
  public static func all(in records: [CandidateRecord], epochs: Int) -> [ScoreCorrelation] {
    guard let budget = SweepBudget(epochs: epochs, in: records) else { return [] }
    let candidates = records.filter { !$0.isBaseline }.sorted { $0.candidate < $1.candidate }.compactMap { record in
      budget.comparedAccuracies(of: record).map { accuracies in
        // Sum in seed order: dictionary order must not affect the result.
        (record: record, accuracy: Statistics.mean(accuracies.sorted { $0.key < $1.key }.map(\.value)))
      }
    }
    func correlate(_ name: String, isCount: Bool, _ score: (CandidateRecord) -> Double?) -> ScoreCorrelation? {
      let known = candidates.compactMap { entry in score(entry.record).map { (score: $0, accuracy: entry.accuracy) } }
      guard !known.isEmpty else { return nil }
      return ScoreCorrelation(
        name: name, isCount: isCount, correlation: RankCorrelation(known.map(\.score), known.map(\.accuracy)),
        missing: candidates.count - known.count)
    }
    let counts = [
      correlate("parameters", isCount: true) { $0.parameters.map(Double.init) },
      correlate("macs", isCount: true) { $0.macs.map(Double.init) },
    ]
    let names = Set(candidates.flatMap(\.record.scores.keys)).sorted()
    return (counts + names.map { name in correlate(name, isCount: false) { $0.scores[name] } }).compactMap(\.self)
  }
}
