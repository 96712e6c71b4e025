/// How much a check costs, and so when it is worth running.
public enum ConformanceLevel: Int, Hashable, Sendable, Comparable, CaseIterable, Codable {
  /// Looks at files and builds graphs.
  case quick = 1
  /// Computes with them too.
  case full = 2
  /// Tries many combinations.
  case exhaustive = 3

  public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}
