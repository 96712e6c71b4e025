import SutureProcess

/// How a sweep is run; nothing here changes its results.
public struct SweepOptions: Sendable {
  /// Worker processes at a time.
  public var workers: Int
  /// Threads a worker.
  public var threads: Int
  /// The wall time that one trial may take.
  public var timeLimit: Duration
  /// The processor's time that one trial may take, of all its threads; nil for no limit.
  public var cpuLimit: Duration?
  /// The memory that one trial may hold, in bytes.
  public var memoryLimit: Int
  /// Whether trials that failed before are tried again.
  public var retriesFailures: Bool
  /// This program, which workers run.
  public var executable: String

  /// The part of the machine's memory that workers may hold together unless told otherwise.
  private static let memoryShare = 0.8

  /// Creates options.
  /// - Parameter memoryLimit: as the property; nil for an even share of four fifths of the machine's memory.
  public init(
    workers: Int, threads: Int = 1, timeLimit: Duration = .seconds(3600), cpuLimit: Duration? = nil,
    memoryLimit: Int? = nil, retriesFailures: Bool = false, executable: String
  ) {
    self.workers = workers
    self.threads = threads
    self.timeLimit = timeLimit
    self.cpuLimit = cpuLimit
    self.memoryLimit =
      memoryLimit ?? Int(Double(SystemMemory.byteCount) * SweepOptions.memoryShare) / max(workers, 1)
    self.retriesFailures = retriesFailures
    self.executable = executable
  }

  /// What one attempt at a trial may take.
  var limits: TrialLimits {
    TrialLimits(wall: timeLimit.seconds, cpu: cpuLimit?.seconds, memory: memoryLimit)
  }
}
