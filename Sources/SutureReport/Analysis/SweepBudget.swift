import SutureData
import SutureSweep

/// A number of epochs with the seeds with which candidates are compared.
///
/// Only candidates with all of these seeds are compared. The seeds are those of the bare backbone or, if it was not
/// trained for these epochs, those of the largest group of candidates with equal seeds.
public struct SweepBudget: Hashable, Sendable, Encodable {
  /// The number of epochs.
  public let epochs: Int
  /// The seeds, ascending.
  public let seeds: [Int]
  /// The number of candidates with all seeds, without the bare backbone.
  public let candidates: Int
  /// The number of candidates that were trained for these epochs without all of the seeds; they are not compared.
  public let incomplete: Int
  /// Whether the bare backbone was trained for these epochs.
  public let hasBaseline: Bool
  /// The images whose accuracies are used for ranking, order and selection.
  public let choices: EvaluationSplit
  /// The images from which differences, intervals and verdicts are computed: the test images if all compared candidates
  /// were evaluated on them, so that selection does not bias the differences; otherwise those of `choices`.
  public internal(set) var comparisons: EvaluationSplit

  enum CodingKeys: String, CodingKey {
    case epochs, seeds, candidates, incomplete
    case hasBaseline = "has_baseline"
    case choices = "accuracy_split"
    case comparisons = "difference_split"
  }
}

extension SweepBudget {
  /// Creates the budget of a number of epochs; nil if nothing was trained for it.
  public init?(epochs: Int, in records: [CandidateRecord]) {
    let trained = records.filter { $0.competes && !($0.accuracies[epochs] ?? [:]).isEmpty }
    let baseline = trained.first(where: \.isBaseline).flatMap { $0.accuracies[epochs] }
    let rivals = trained.filter { !$0.isBaseline }
    let sets = rivals.map { Set(($0.accuracies[epochs] ?? [:]).keys) }
    guard let seeds = baseline.map({ Set($0.keys) }) ?? Self.mostCommon(sets) else { return nil }
    self.epochs = epochs
    self.seeds = seeds.sorted()
    candidates = sets.count { $0.isSuperset(of: seeds) }
    incomplete = rivals.count - candidates
    hasBaseline = baseline != nil
    let complete = trained.filter { seeds.isSubset(of: ($0.accuracies[epochs] ?? [:]).keys) }
    choices = (complete.isEmpty ? trained : complete).contains { $0.choices == .test } ? .test : .validation
    let areTested = complete.allSatisfy { seeds.isSubset(of: $0.accuracies(on: .test, epochs: epochs).keys) }
    comparisons = areTested && !complete.isEmpty ? .test : choices
  }

  /// The budgets of a sweep, shortest first.
  ///
  /// Effects and rank correlations are least biased at the shortest budget, where all candidates were trained; longer
  /// budgets contain only candidates selected for their accuracy.
  public static func all(in records: [CandidateRecord]) -> [SweepBudget] {
    Set(records.flatMap(\.accuracies.keys)).sorted().compactMap { SweepBudget(epochs: $0, in: records) }
  }

  /// The accuracies used for selection, by seed, with exactly the seeds of the budget; nil if one is missing, or the
  /// candidate was refused or failed.
  public func accuracies(of record: CandidateRecord) -> [Int: Double]? { complete(record, record.choices) }

  /// The accuracies from which differences are computed, by seed, with exactly the seeds of the budget; nil if one is
  /// missing, or the candidate was refused or failed.
  public func comparedAccuracies(of record: CandidateRecord) -> [Int: Double]? { complete(record, comparisons) }

  /// The accuracies of the bare backbone from which differences are computed, by seed.
  func baseline(in records: [CandidateRecord]) -> [Int: Double]? {
    records.first { $0.isBaseline && comparedAccuracies(of: $0) != nil }.flatMap(comparedAccuracies)
  }

  private func complete(_ record: CandidateRecord, _ split: EvaluationSplit) -> [Int: Double]? {
    guard record.competes else { return nil }
    let shared = record.accuracies(on: split, epochs: epochs).filter { seeds.contains($0.key) }
    return shared.count == seeds.count ? shared : nil
  }

  private static func mostCommon(_ sets: [Set<Int>]) -> Set<Int>? {
    let counts = Dictionary(grouping: sets) { $0 }.mapValues(\.count)
    // Ties are broken by the number of seeds, then by the smaller seeds.
    return counts.max { a, b in
      (a.value, a.key.count) != (b.value, b.key.count)
        ? (a.value, a.key.count) < (b.value, b.key.count)
        : b.key.sorted().lexicographicallyPrecedes(a.key.sorted())
    }?.key
  }
}
