/// Limits for the checks of one subject.
public struct ConformanceLimits: Hashable, Sendable, Codable {
  /// MACs of one run; what takes more is skipped with the reason.
  public var runMACs: Int
  /// MACs of one forward pass whose gradient is compared with differences, which takes hundreds of passes; what takes
  /// more is skipped with the reason.
  public var gradientMACs: Int
  /// Wall time of one check in a process of its own, in seconds; a check that takes longer is ended and has failed.
  public var seconds: Double
  /// Wall time for loading the library or for one build, in seconds.
  public var buildSeconds: Double
  /// Memory of a process that runs checks, in bytes; nil for no limit.
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

  /// What a process did that was ended after so many seconds, as after `it`.
  static func timeout(after seconds: Double) -> String {
    "timed out after \(Int(exactly: seconds).map(String.init) ?? "\(seconds)") s"
  }

  /// What a process did that was ended at so many bytes of memory, as after `it`.
  static func excess(of memory: Int) -> String { "exceeded the memory limit of \(memory >> 20) MiB" }
}
