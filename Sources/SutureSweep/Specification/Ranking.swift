/// The metrics by which candidates are ranked.
public struct Ranking: Hashable, Sendable {
  /// Metrics for which higher values are better.
  public let maximize: [Metric]
  /// Metrics for which lower values are better.
  public let minimize: [Metric]
}
