/// Everything that a reader of a sweep is shown, whatever the form: a page, a text, or JSON for programs.
///
/// As JSON, a value that is not known has no key.
public struct SweepReport: Hashable, Sendable, Encodable {
  /// The form of this value; a change that readers notice raises it.
  public static let currentSchema = 1

  /// The form of this value.
  public var schema = SweepReport.currentSchema
  /// What was searched, and how to do it again.
  public var sweep: Summary
  /// What it ran on, in the order of reading.
  public var environment: [Fact]
  /// How many candidates each stage let through, in order.
  public var stages: [Stage]
  /// Every candidate, best first.
  public var candidates: [Candidate]
  /// One heat map for each operator and training budget with pairs.
  public var pairs: [PairMap]
  /// What modules, operators and places do on average.
  public var effects: [Effect]
  /// What zero-cost scores say about trained accuracy.
  public var correlations: [Correlation]
  /// How candidates learned.
  public var curves: [Curve]
  /// What winners are made of.
  public var structures: [Structure]
  /// The verdict in words, the most important sentence first.
  public var sentences: [String]
}

extension SweepReport {
  /// The longest training that a candidate came to, in epochs; nil where none was trained.
  var longestBudget: Int? { candidates.compactMap { $0.accuracy == nil ? nil : $0.epochs }.max() }

  /// The bare backbone.
  var baseline: Candidate? { candidates.first(where: \.baseline) }
}
