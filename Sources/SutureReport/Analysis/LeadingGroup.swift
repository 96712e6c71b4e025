import SutureSupport
import SutureSweep

/// The candidates at the head of a table that are not distinguishable from the first of them.
///
/// All others with every seed of the longest training are compared with the first, paired by seed and adjusted by Holm
/// over all of them. The group ends before the first that is significantly worse: within it the order is chance, and
/// no rank is shown that is finer.
///
/// The first was chosen after looking, so it is a little luckier than it seems; the group is if anything too small.
public struct LeadingGroup: Hashable, Sendable {
  /// The numbers of the group's candidates in the table's order, the first included.
  public let trials: [Int]
  /// How many candidates, with the bare backbone, were compared with one another.
  public let count: Int
  /// How many seeds each had.
  public let seeds: Int
  /// The first, and the one after it, in words.
  private let labels: [String]

  /// Looks at a table; nil below two seeds, and where fewer than two candidates have all of them.
  /// - Parameter order: the candidates' numbers as the table lists them.
  public init?(_ records: [CandidateRecord], order: [Int]) {
    guard let budget = SweepBudget.all(in: records).last else { return nil }
    self.init(records, order: order, budget)
  }

  /// The same at any training.
  init?(_ records: [CandidateRecord], order: [Int], _ budget: SweepBudget) {
    guard budget.seeds.count > 1 else { return nil }
    let byTrial = Dictionary(records.map { ($0.trial, $0) }) { first, _ in first }
    let rows = order.compactMap { trial in
      byTrial[trial].flatMap { record in budget.comparedAccuracies(of: record).map { (record: record, accuracies: $0) }
      }
    }
    guard rows.count > 1 else { return nil }
    let differences = rows.dropFirst().map { PairedDifference(rows[0].accuracies, minus: $0.accuracies) }
    let adjusted = HolmAdjustment.adjusted(differences.map { $0?.p })
    let end = zip(differences, adjusted).enumerated().first { _, row in
      (row.0?.mean ?? 0) > 0 && row.1.map { $0 <= 0.05 } ?? false
    }
    trials = rows.prefix(1 + (end?.offset ?? differences.count)).map(\.record.trial)
    count = rows.count
    seeds = budget.seeds.count
    labels = rows.prefix(2).map(\.record.label)
  }

  /// Whether it holds all, so that the table's order says nothing.
  public var isEverything: Bool { trials.count == count }

  /// The rank that all of the group share: `1–12`.
  public var rank: String { trials.count == 1 ? "1" : "1–\(trials.count)" }

  /// What the order of the table is worth, in one sentence.
  public var summary: String {
    let basis = "\(seeds) seeds, family-wise 95 %"
    if isEverything {
      return "The order of the \(FixedPoint.grouped(count)) is not a ranking: none is distinguishable from the first, "
        + "\(labels[0]) (\(basis))."
    }
    if trials.count == 1 { return "\(labels[0]) is distinguishable from the next, \(labels[1]) (\(basis))." }
    return
      "The first \(FixedPoint.grouped(trials.count)) of \(FixedPoint.grouped(count)) share a rank: none of them is "
      + "distinguishable from the first, \(labels[0]) (\(basis))."
  }
}
