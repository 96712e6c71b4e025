/// What is known of a candidate.
public enum Metric: String, Hashable, Sendable, CaseIterable {
  /// Right answers on the validation images, a fraction; on the test images where none are set aside.
  case accuracy
  /// Trained numbers.
  case parameters
  /// Multiply-adds for one image.
  case macs
  /// Milliseconds for one image.
  case latency
}

/// What makes a candidate good.
public struct Ranking: Hashable, Sendable {
  /// Metrics of which more is better.
  public let maximize: [Metric]
  /// Metrics of which less is better.
  public let minimize: [Metric]
}
