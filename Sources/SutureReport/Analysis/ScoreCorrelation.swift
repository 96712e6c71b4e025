import SutureSupport
import SutureSweep

/// How well a number that costs no training foretells accuracy.
///
/// Parameters and MACs are among them as the bar: a score that does no better than counting is worth nothing.
public struct ScoreCorrelation: Hashable, Sendable {
  /// The score's name; `parameters` and `macs` for what is merely counted.
  public let name: String
  /// Whether it is merely counted.
  public let isCount: Bool
  /// Against the mean accuracy over seeds.
  public let correlation: RankCorrelation
  /// How many candidates of the budget do not have it.
  public let missing: Int

  /// Every score of the candidates that have all seeds of a budget, counts first, then by name.
  ///
  /// The bare backbone does not take part. Candidates that failed have no accuracy; a score that is not finite leaves
  /// its candidate out of that score's correlation, and `RankCorrelation.excluded` says of how many.
  public static func all(in records: [CandidateRecord], epochs: Int) -> [ScoreCorrelation] {
    guard let budget = SweepBudget(epochs: epochs, in: records) else { return [] }
    let candidates = records.filter { !$0.isBaseline }.sorted { $0.trial < $1.trial }.compactMap { record in
      budget.comparedAccuracies(of: record).map { accuracies in
        // In order of seeds: sums do not depend on how a dictionary lies.
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
