/// What a candidate may cost.
public struct Limit: Hashable, Sendable {
  /// A bound on a metric.
  public enum Bound: Hashable, Sendable {
    /// In the metric's own unit.
    case absolute(Double)
    /// A fraction above the bare backbone's value: 0.1 allows 10 % more.
    case aboveBaseline(Double)
  }

  /// What is bounded: parameters, MACs or latency.
  public let metric: Metric
  /// The largest allowed value.
  public let bound: Bound

  /// The largest allowed value, given the bare backbone's.
  public func value(baseline: Double) -> Double {
    switch bound {
    case .absolute(let value): value
    case .aboveBaseline(let fraction): baseline * (1 + fraction)
    }
  }
}
