import SutureProcess

/// Runs jobs in worker processes on this machine, controlled by a single thread.
///
/// Workers are reused for later jobs.
public final class LocalExecutor: TrialExecutor {
  /// A running attempt at a job.
  private struct Attempt {
    let job: Int
    var number = 1
  }

  /// The longest interval between checks of limits, in milliseconds: memory can grow by gigabytes per second.
  private static let watchInterval: Int32 = 40
  /// Most attempts per job.
  private static let maximumAttempts = 2
  /// An idle worker whose memory exceeds this share of the limit is replaced.
  private static let idleMemoryShare = 0.25

  private let settings: SandboxSettings
  /// Environment variables of workers, given to them in turn.
  private let environments: [[String: String]]
  private let isInterrupted: () -> Bool
  private var workers: [JobProcess] = []

  /// Creates an executor, which starts workers when it runs jobs.
  /// - Parameters:
  ///   - environments: environment variables of workers, given to them in turn; empty for none.
  ///   - isInterrupted: polled many times per second.
  public init(
    settings: SandboxSettings, environments: [[String: String]] = [], isInterrupted: @escaping () -> Bool
  ) {
    self.settings = settings
    self.environments = environments
    self.isInterrupted = isInterrupted
  }

  public func run<Work: Job>(
    _ jobs: [Work], workers count: Int, limits: JobLimits, _ handler: JobHandler<Work>
  ) throws -> ExecutionEnding {
    let count = min(count, jobs.count)
    while workers.count < count { workers.append(try startWorker(workers.count)) }
    var attempts = [Attempt?](repeating: nil, count: count)
    var waiting = jobs.indices.makeIterator()

    func begin(_ attempt: Attempt, on worker: Int) throws {
      try handler.began(attempt.job)
      try send(jobs[attempt.job], limits, to: worker)
      attempts[worker] = attempt
    }
    func beginNext(on worker: Int) throws {
      attempts[worker] = nil
      while let next = waiting.next() {
        if try handler.isWanted(next) { return try begin(Attempt(job: next), on: worker) }
      }
    }

    for worker in 0..<count { try beginNext(on: worker) }
    while true {
      let busy = (0..<count).filter { attempts[$0] != nil }
      if busy.isEmpty { return .complete }
      if isInterrupted() {
        // Workers still running a job must not answer a later one.
        for worker in busy { workers[worker].end() }
        return .interrupted
      }
      ChildProcess.wait(for: busy.map { workers[$0].process }, milliseconds: LocalExecutor.watchInterval)
      for worker in busy {
        guard let attempt = attempts[worker] else { continue }
        let outcome = try workers[worker].outcome(of: jobs[attempt.job]) { event in
          try handler.reported(attempt.job, event)
        }
        guard let outcome else { continue }
        let canRetry = attempt.number < LocalExecutor.maximumAttempts
        var retries = false
        switch outcome {
        case .answered(let answer, let usage):
          replaceIfLarge(worker, limits)
          // Start the next job before this one is recorded.
          try beginNext(on: worker)
          try handler.answered(attempt.job, answer, usage)
          continue
        case .failed(let failure, let usage):
          // State left behind in the worker by an earlier job may be the cause.
          retries = canRetry && !failure.isDeterministic && !workers[worker].isFresh
          if retries { workers[worker].end() }
          try handler.failed(attempt.job, failure, usage, !retries)
        case .lost(let loss):
          retries = canRetry && loss.isWorthRetrying
          try handler.lost(attempt.job, loss, !retries)
        }
        if retries {
          try begin(Attempt(job: attempt.job, number: attempt.number + 1), on: worker)
        } else {
          try beginNext(on: worker)
        }
      }
    }
  }

  private func startWorker(_ index: Int) throws -> JobProcess {
    let environment = environments.isEmpty ? [:] : environments[index % environments.count]
    return try JobProcess(.worker, program: settings.program, environment: environment)
  }

  /// Replaces a worker that holds much memory after a job and could make the next job exceed its limit.
  private func replaceIfLarge(_ worker: Int, _ limits: JobLimits) {
    guard let limit = limits.memory, let held = workers[worker].process.memory() else { return }
    if Double(held) > Double(limit) * LocalExecutor.idleMemoryShare { workers[worker].end() }
  }

  /// Sends a job; replaces the worker first if it has ended since its last answer.
  private func send<Work: Job>(_ work: Work, _ limits: JobLimits, to worker: Int) throws {
    do {
      try workers[worker].send(work, limits: limits, settings: settings)
    } catch ProcessError.gone {
      workers[worker] = try startWorker(worker)
      try workers[worker].send(work, limits: limits, settings: settings)
    }
  }
}
