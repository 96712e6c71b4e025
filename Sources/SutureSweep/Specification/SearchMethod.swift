/// Which of a space's compositions are tried, and in which order.
public enum SearchMethod: Hashable, Sendable {
  /// Every one.
  case exhaustive
  /// So many, drawn by chance from the seed.
  case random(budget: Int, seed: Int)
  /// Descendants of those that did best.
  case evolution(Evolution)

  /// How regularised evolution searches.
  ///
  /// Source: Real, Aggarwal, Huang and Le, 2019, arXiv 1802.01548.
  public struct Evolution: Hashable, Sendable {
    /// How many compositions are tried in all.
    public var budget: Int
    /// What chance is drawn from.
    public var seed: Int
    /// How many of the latest compositions may have descendants; the first of them are drawn by chance.
    public var population: Int
    /// Of how many drawn from the population the best becomes a parent.
    public var sample: Int
    /// How many descendants are tried at a time, whatever the number of workers.
    public var batch: Int
  }
}
