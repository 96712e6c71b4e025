import SutureSweep

/// Everything that a reader of a sweep is shown, whatever the form: a page, a text, or JSON for programs.
///
/// As JSON, a value that is not known has no key.
public struct SweepReport: Hashable, Sendable, Encodable {
  /// The form of this value; a change that readers notice raises it.
  public static let currentSchema = 2

  /// The form of this value.
  public var schema = SweepReport.currentSchema
  /// What was searched, and how to do it again.
  public var sweep: Summary
  /// What it ran on, in the order of reading.
  public var environment: [Fact]
  /// The plugins that it used, with their digests.
  public var plugins: [Plugin] = []
  /// How many candidates each stage let through, in order.
  public var stages: [Stage]
  /// The trainings that candidates came to, shortest first.
  public var budgets: [Budget]
  /// Every candidate, best first.
  public var candidates: [Candidate]
  /// One heat map for each operator and training budget with pairs, the fullest of an operator's first.
  public var pairs: [PairMap]
  /// Which training effects and correlations are taken from; nil where nobody was trained.
  public var basis: Basis?
  /// What modules, operators and places do on average.
  public var effects: [Effect]
  /// What zero-cost scores say about trained accuracy.
  public var correlations: [Correlation]
  /// How candidates learned.
  public var curves: [Curve]
  /// What the best compositions are made of.
  public var structures: [Structure]
  /// The verdict in words, the most important sentence first.
  public var sentences: [String]
  /// What is to be known beside tables and plots.
  public var notes: Notes
}

extension SweepReport {
  /// The bare backbone.
  var baseline: Candidate? { candidates.first(where: \.baseline) }

  /// The rank that all of the leading group share.
  var leadingRank: String {
    let count = candidates.count(where: \.leading)
    return count == 1 ? "1" : "1–\(count)"
  }

  /// How many seeds a candidate had, and of how many where some are missing: `3`, `1 of 3`.
  func seedsText(of candidate: Candidate) -> String {
    guard let training = candidate.trainings.first(where: { $0.epochs == candidate.epochs }),
      let seeds = budgets.first(where: { $0.epochs == training.epochs })?.seeds.count, training.seeds < seeds
    else { return "\(candidate.seeds)" }
    return "\(training.seeds) of \(seeds)"
  }
}
