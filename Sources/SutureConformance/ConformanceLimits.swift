/// What checks may spend on one subject.
public struct ConformanceLimits: Hashable, Sendable, Codable {
  /// Multiply-adds of one run; what takes more is skipped with the reason.
  public var runMACs: Int
  /// Multiply-adds of one forward pass whose gradient is compared with differences, which takes hundreds of passes; what
  /// takes more is skipped with the reason.
  public var gradientMACs: Int
  /// Wall time of one check in a process of its own, in seconds; one that takes longer is ended and has failed.
  public var seconds: Double

  /// Creates limits.
  public init(runMACs: Int = 2_000_000_000, gradientMACs: Int = 100_000_000, seconds: Double = 120) {
    self.runMACs = runMACs
    self.gradientMACs = gradientMACs
    self.seconds = seconds
  }
}
