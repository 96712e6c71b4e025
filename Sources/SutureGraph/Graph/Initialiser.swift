/// How a parameter or buffer starts.
public enum Initialiser: Hashable, Sendable {
  /// Every element equal.
  case constant(Double)
  /// Uniform in [low, high).
  case uniform(low: Double, high: Double)
  /// Normal.
  case normal(mean: Double, deviation: Double)
  /// Normal, redrawn where it falls outside two standard deviations.
  case truncatedNormal(mean: Double, deviation: Double)
}
