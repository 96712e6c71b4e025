/// Whether grafts are scaled before training.
public enum GraftScale: String, Hashable, Sendable, Codable, CaseIterable {
  /// Grafts are not scaled.
  case none
  /// Each graft's output is multiplied by a constant factor that makes its initial gain 1, so that differences between
  /// operators are not caused by the scale of their outputs.
  case match
}
