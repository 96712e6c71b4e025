/// What a check may spend on one subject; beyond it is skipped with the reason.
public struct ConformanceLimits: Hashable, Sendable {
  /// Multiply-adds of one run.
  public var runMACs: Int
  /// Multiply-adds of one forward pass whose gradient is compared with differences, which takes hundreds of passes.
  public var gradientMACs: Int

  /// Creates limits.
  public init(runMACs: Int = 2_000_000_000, gradientMACs: Int = 100_000_000) {
    self.runMACs = runMACs
    self.gradientMACs = gradientMACs
  }
}
