/// How a sweep is run; nothing here changes its results.
public struct SweepOptions: Sendable {
  /// Worker processes at a time.
  public var workers: Int
  /// Threads a worker.
  public var threads: Int
  /// The wall time that one trial may take.
  public var timeLimit: Duration
  /// Whether trials that failed before are tried again.
  public var retriesFailures: Bool
  /// This program, which workers run.
  public var executable: String

  /// Creates options.
  public init(
    workers: Int, threads: Int = 1, timeLimit: Duration = .seconds(3600), retriesFailures: Bool = false,
    executable: String
  ) {
    self.workers = workers
    self.threads = threads
    self.timeLimit = timeLimit
    self.retriesFailures = retriesFailures
    self.executable = executable
  }
}
