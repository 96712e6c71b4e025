import SutureSandbox

/// The options of a pilot.
public struct PilotOptions: Sendable {
  /// The folder on the shared file system.
  public var path: String
  /// The program and what its results depend on, as text; the coordinator must be the same.
  public var program: String
  /// The vector instructions of this machine.
  public var instructions: String
  /// The number of worker processes.
  public var workers: Int
  /// Environment variables of worker processes, given to them in turn; empty for none.
  public var environments: [[String: String]] = []
  /// How plugins are run.
  public var sandbox: SandboxSettings
  /// Memory limit per job, in bytes, unless the coordinator sets one.
  public var memoryLimit: Int
  /// The time after which the pilot must have ended, in seconds; nil for no limit.
  public var timeLimit: Double?
  /// How long before the end no more jobs are begun, in seconds.
  public var margin: Double
  /// After how long without jobs the pilot ends, in seconds; nil to wait for ever.
  public var idleLimit: Double?
  /// Whether the pilot also waits for the next sweep once one is finished.
  public var stays: Bool
  /// The scheduler's task that it runs in, such as `123_4`.
  public var task: String?
  /// Throws if an engine, given by its identifier, cannot compute on this machine: no job is taken then.
  public var checkEngine: @Sendable (String) throws -> Void = { _ in }
  /// The intervals.
  public var timing = SpoolTiming()

  /// Creates options.
  public init(
    path: String, program: String, instructions: String, workers: Int, sandbox: SandboxSettings, memoryLimit: Int,
    timeLimit: Double? = nil, margin: Double = 120, idleLimit: Double? = nil, stays: Bool = false, task: String? = nil
  ) {
    self.path = path
    self.program = program
    self.instructions = instructions
    self.workers = workers
    self.sandbox = sandbox
    self.memoryLimit = memoryLimit
    self.timeLimit = timeLimit
    self.margin = margin
    self.idleLimit = idleLimit
    self.stays = stays
    self.task = task
  }
}

/// What a pilot is asked to do from outside.
public enum PilotRequest: Sendable {
  /// To go on.
  case none
  /// To take no more jobs, and to end once its running ones have ended.
  case drain
  /// To end at once.
  case stop
}

/// Why a pilot ended.
public enum PilotEnding: Sendable {
  /// The sweep is finished.
  case finished
  /// Its time is over, or it was asked to take no more jobs.
  case timeOver
  /// It was asked to end at once.
  case stopped
  /// There were no jobs for longer than its limit.
  case idle
}
