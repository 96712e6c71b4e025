/// The method that chooses which compositions of a space are tried, and in which order.
public enum SearchMethod: Hashable, Sendable {
  /// All compositions.
  case exhaustive
  /// A number of random compositions.
  case random(budget: Int, seed: Int)
  /// Regularized evolution: mutations of the most accurate compositions.
  case evolution(Evolution)

  /// The settings of regularized evolution.
  ///
  /// Source: Real, Aggarwal, Huang and Le, 2019, arXiv 1802.01548.
  public struct Evolution: Hashable, Sendable {
    /// The total number of compositions to try.
    public var budget: Int
    /// The seed of all random choices.
    public var seed: Int
    /// The size of the population: the most recent compositions, of which the first are random.
    public var population: Int
    /// The number of random members of the population of which the best becomes a parent.
    public var sample: Int
    /// The number of descendants per round, independent of the number of workers.
    public var batch: Int
  }

  /// Whether a round of candidates depends on the results of earlier rounds.
  var isIterative: Bool {
    if case .evolution = self { true } else { false }
  }
}
