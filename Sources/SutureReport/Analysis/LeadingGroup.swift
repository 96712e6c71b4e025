import SutureSupport
import SutureSweep

/// The candidates at the top of a table that are not distinguishable from the first one.
///
/// Every other candidate with all seeds of the longest training is compared with the first, paired by seed and adjusted
/// by Holm over all comparisons. The group ends before the first candidate that is significantly worse. The order within
/// the group is not significant, so all of its candidates share one rank.
///
/// The first candidate is selected by its result, so its mean is optimistic, and the group is rather too small.
public struct LeadingGroup: Hashable, Sendable {
  /// The ordinals of the candidates in the group, in the order of the table.
  public let candidates: [Int]
  /// The number of compared candidates, including the bare backbone.
  public let count: Int
  /// The number of seeds of each candidate.
  public let seeds: Int
  /// The labels of the first two candidates.
  private let labels: [String]

  /// Computes the group after the longest training; nil with fewer than two seeds, or fewer than two candidates that
  /// have all of them.
  /// - Parameter order: the ordinals of the candidates in the order of the table.
  public init?(_ records: [CandidateRecord], order: [Int]) {
    guard let budget = SweepBudget.all(in: records).last else { return nil }
    self.init(records, order: order, budget)
  }

  /// Computes the group at a budget; nil with fewer than two seeds, or fewer than two candidates that have all of them.
  init?(_ records: [CandidateRecord], order: [Int], _ budget: SweepBudget) {
    guard budget.seeds.count > 1 else { return nil }
    let byNumber = Dictionary(records.map { ($0.candidate, $0) }) { first, _ in first }
    let rows = order.compactMap { byNumber[$0] }.compactMap { record in
      budget.comparedAccuracies(of: record).map { (record: record, accuracies: $0) }
    }
    guard rows.count > 1 else { return nil }
    let differences = rows.dropFirst().map { PairedDifference(rows[0].accuracies, minus: $0.accuracies) }
    let adjusted = HolmAdjustment.adjusted(differences.map { $0?.p })
    let end = zip(differences, adjusted).enumerated().first { _, row in
      (row.0?.mean ?? 0) > 0 && row.1.map { $0 <= 0.05 } ?? false
    }
    candidates = rows.prefix(1 + (end?.offset ?? differences.count)).map(\.record.candidate)
    count = rows.count
    seeds = budget.seeds.count
    labels = rows.prefix(2).map(\.record.label)
  }

  /// Whether the group contains all candidates, so that the table is not a ranking.
  public var isEverything: Bool { candidates.count == count }

  /// The shared rank of the group, such as `1–12`.
  public var rank: String { candidates.count == 1 ? "1" : "1–\(candidates.count)" }

  /// The significance of the order of the table, in one sentence.
  public var summary: String {
    let basis = "\(seeds) seeds, family-wise 95 %"
    if isEverything {
      return "The order of the \(NumberText.grouped(count)) is not a ranking: none is distinguishable from the first, "
        + "\(labels[0]) (\(basis))."
    }
    if candidates.count == 1 { return "\(labels[0]) is distinguishable from the next, \(labels[1]) (\(basis))." }
    return
      "The first \(NumberText.grouped(candidates.count)) of \(NumberText.grouped(count)) share a rank: none of them is "
      + "distinguishable from the first, \(labels[0]) (\(basis))."
  }
}
