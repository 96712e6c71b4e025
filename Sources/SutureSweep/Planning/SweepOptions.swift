import SutureProcess

/// How a sweep is run; nothing here changes its results.
public struct SweepOptions: Sendable {
  /// Worker processes at a time.
  public var workers: Int
  /// Threads a worker.
  public var threads: Int
  /// What one trial may take.
  public var limits: TrialLimits
  /// Whether trials that failed before are tried again.
  public var retriesFailures: Bool
  /// This program, which workers run.
  public var executable: String
  /// This program's version, for the record.
  public var version: String
  /// The command line, for the record.
  public var command: String

  /// The least memory with which a worker can train anything, in bytes.
  public static let leastMemory = 64 << 20

  /// The memory of one of several workers unless told otherwise, in bytes.
  public static func memoryShare(of workers: Int) -> Int {
    SystemMemory.share(ofOneAmong: workers)
  }

  /// How many workers the machine's memory is enough for.
  public static var mostWorkers: Int { max(1, memoryShare(of: 1) / leastMemory) }

  /// Creates options.
  /// - Parameter limits: what one trial may take; without a limit of memory, an even share of four fifths of the
  ///   machine's.
  public init(
    workers: Int, threads: Int = 1, limits: TrialLimits = TrialLimits(wall: 3600), retriesFailures: Bool = false,
    executable: String, version: String = "", command: String = ""
  ) {
    self.workers = workers
    self.threads = threads
    self.limits = limits
    self.limits.memory =
      limits.memory ?? SweepOptions.memoryShare(of: workers)
    self.retriesFailures = retriesFailures
    self.executable = executable
    self.version = version
    self.command = command
  }
}
