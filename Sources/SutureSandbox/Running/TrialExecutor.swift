import SutureProcess

/// Runs many jobs, on this machine or wherever worker processes can be started.
///
/// An executor reports the outcome of each job to its handler and keeps no results.
public protocol TrialExecutor: AnyObject {
  /// Runs jobs, a limited number at a time.
  ///
  /// A worker that crashes, exceeds a limit or times out affects only its own job, which is retried once if that may
  /// help.
  /// - Parameter limits: the resource limits of each attempt.
  /// - Returns: whether all jobs have ended.
  /// - Throws: errors of the handler, and `ProcessError` if no worker can be started.
  func run<Work: Job>(
    _ jobs: [Work], workers: Int, limits: JobLimits, _ handler: JobHandler<Work>
  ) throws -> ExecutionEnding
}

/// Why an executor returned.
public enum ExecutionEnding: Sendable {
  /// All jobs have ended.
  case complete
  /// The user asked to stop.
  case interrupted
}

/// The answer to a free worker that asks for a job.
public enum NextJob<Work: Job> {
  /// A job, identified by a number.
  case job(Int, Work)
  /// There is none at present, but there may be one later.
  case none
  /// No job follows.
  case end
}

/// Callbacks of an executor; jobs are identified by index.
public struct JobHandler<Work: Job> {
  /// Called before a job is started; returns false to skip it.
  public var isWanted: (Int) throws -> Bool = { _ in true }
  /// Called when an attempt starts.
  public var began: (Int) throws -> Void = { _ in }
  /// Called for each event of a job.
  public var reported: (Int, Work.Event) throws -> Void = { _, _ in }
  /// Called when an attempt lost its worker or a builder; the last argument is whether no retry follows.
  public var lost: (Int, JobLoss, Bool) throws -> Void
  /// Called when an attempt has failed; the last argument is whether no retry follows.
  public var failed: (Int, JobFailure, ProcessUsage, Bool) throws -> Void
  /// Called with a job's answer.
  public var answered: (Int, Work.Answer, ProcessUsage) throws -> Void

  /// Creates a handler.
  public init(
    lost: @escaping (Int, JobLoss, Bool) throws -> Void,
    failed: @escaping (Int, JobFailure, ProcessUsage, Bool) throws -> Void,
    answered: @escaping (Int, Work.Answer, ProcessUsage) throws -> Void
  ) {
    self.lost = lost
    self.failed = failed
    self.answered = answered
  }
}
