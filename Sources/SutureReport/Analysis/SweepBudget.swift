import SutureData
import SutureSweep

/// A length of training with the seeds that make candidates comparable there.
///
/// Only the same seeds compare: a candidate counts at a budget if it came through and has every one of its seeds. These
/// are the bare backbone's, or where it has none there, those of the largest group of candidates with equal seeds.
public struct SweepBudget: Hashable, Sendable {
  /// The epochs.
  public let epochs: Int
  /// The seeds, ascending.
  public let seeds: [Int]
  /// How many candidates, beside the bare backbone, have all of these seeds.
  public let candidates: Int
  /// How many came so far without having all of them; they do not count.
  public let incomplete: Int
  /// Whether the bare backbone was trained so far.
  public let hasBaseline: Bool
  /// The images that choices are made on: ranking, order and who goes on.
  public let choices: EvaluationSplit
  /// The images that differences, their intervals and verdicts are computed on: the test images where every candidate
  /// that counts here was evaluated on them, so that no choice flatters them; otherwise those of `choices`.
  public let comparisons: EvaluationSplit

  /// Looks at what candidates have at `epochs`; nil where no candidate and no bare backbone came so far.
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
  /// Effects and rank correlations are least biased at the shortest: every candidate was trained there, while later
  /// budgets hold only those that did well before.
  public static func all(in records: [CandidateRecord]) -> [SweepBudget] {
    Set(records.flatMap(\.accuracies.keys)).sorted().compactMap { SweepBudget(epochs: $0, in: records) }
  }

  /// The accuracies that choices are made by, over exactly this budget's seeds; nil where one is missing or the
  /// candidate did not come through.
  public func accuracies(of record: CandidateRecord) -> [Int: Double]? { complete(record, record.choices) }

  /// The accuracies that differences are computed from, those of `comparisons`, over exactly this budget's seeds; nil
  /// where one is missing or the candidate did not come through.
  public func comparedAccuracies(of record: CandidateRecord) -> [Int: Double]? { complete(record, comparisons) }

  /// The bare backbone's accuracies that differences are computed from.
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
    // Of equally common ones, that with more seeds, then with smaller ones.
    return counts.max { a, b in
      (a.value, a.key.count) != (b.value, b.key.count)
        ? (a.value, a.key.count) < (b.value, b.key.count)
        : b.key.sorted().lexicographicallyPrecedes(a.key.sorted())
    }?.key
  }
}
