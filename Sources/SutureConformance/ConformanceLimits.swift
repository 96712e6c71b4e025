/// Limits for the checks of one subject.
public struct ConformanceLimits: Hashable, Sendable, Codable {
  /// Limit on the MACs of one run; cases above it are skipped with a reason.
  public var runMACs: Int
  /// Limit on the MACs of one forward pass for comparing gradients with finite differences, which takes hundreds of
  /// passes; cases above it are skipped with a reason.
  public var gradientMACs: Int
  /// Limit on the wall time of one check, in seconds; a check that takes longer is killed and has failed.
  public var seconds: Double
  /// Limit on the wall time for loading the library or for one build, in seconds.
  public var buildSeconds: Double
  /// Memory limit of a process that runs checks, in bytes; nil for no limit.
  public var memory: Int?

  /// Creates limits.
  public init(
    runMACs: Int = 2_000_000_000, gradientMACs: Int = 100_000_000, seconds: Double = 120, buildSeconds: Double = 10,
    memory: Int? = nil
  ) {
    self.runMACs = runMACs
    self.gradientMACs = gradientMACs
    self.seconds = seconds
    self.buildSeconds = buildSeconds
    self.memory = memory
  }
}
