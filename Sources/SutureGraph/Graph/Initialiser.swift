/// The distribution of a parameter's or buffer's initial elements.
public enum Initialiser: Hashable, Sendable {
  /// All elements equal.
  case constant(Double)
  /// Uniform distribution in [low, high).
  case uniform(low: Double, high: Double)
  /// Normal distribution.
  case normal(mean: Double, deviation: Double)
  /// Normal distribution truncated at two standard deviations: numbers outside are redrawn.
  case truncatedNormal(mean: Double, deviation: Double)
}
