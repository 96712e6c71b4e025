/// What a process used.
public struct ProcessUsage: Hashable, Sendable, Codable {
  /// The most memory that it held at a time, in bytes.
  public var peakMemory: Int
  /// The processor's time, of all its threads, in seconds.
  public var cpuSeconds: Double

  /// Creates a record.
  public init(peakMemory: Int = 0, cpuSeconds: Double = 0) {
    self.peakMemory = peakMemory
    self.cpuSeconds = cpuSeconds
  }
}
