/// What one attempt at a trial may take.
public struct TrialLimits: Hashable, Sendable, Codable {
  /// Time on the clock, in seconds.
  public var wall: Double
  /// The processor's time, of all threads together, in seconds; nil for no limit.
  public var cpu: Double?
  /// Memory, in bytes; nil for no limit.
  public var memory: Int?

  /// Creates limits.
  public init(wall: Double, cpu: Double? = nil, memory: Int? = nil) {
    self.wall = wall
    self.cpu = cpu
    self.memory = memory
  }
}
