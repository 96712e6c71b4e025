/// Whether grafts are scaled before training.
public enum GraftScale: String, Hashable, Sendable, Codable, CaseIterable {
  /// As modules compute them.
  case none
  /// Multiplied by a fixed factor that brings each graft to gain 1 at the start, so that no operator is better or worse
  /// for the size of its output alone.
  case match
}
