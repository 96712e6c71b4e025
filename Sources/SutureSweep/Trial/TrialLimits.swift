/// What one attempt at a trial may take.
public struct TrialLimits: Hashable, Sendable, Codable {
  /// Time on the clock, in seconds.
  public var wall: Double
  /// The processor's time, of all threads together, in seconds; nil for no limit.
  public var cpu: Double?
  /// Memory, in bytes; nil for no limit.
  public var memory: Int?
  /// Time on the clock for loading a library, and for one build by a plugin, in seconds; nil for no limit of its own.
  public var build: Double?

  /// Creates limits.
  public init(wall: Double, cpu: Double? = nil, memory: Int? = nil, build: Double? = nil) {
    self.wall = wall
    self.cpu = cpu
    self.memory = memory
    self.build = build
  }
}
