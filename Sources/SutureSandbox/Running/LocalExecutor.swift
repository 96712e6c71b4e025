import SutureProcess

/// Runs jobs in worker processes on this machine, controlled by a single thread.
///
/// Workers are reused for later jobs.
public final class LocalExecutor: TrialExecutor {
  /// A running attempt at a job.
  private struct Attempt<Work> {
    let number: Int
    let job: Work
    var count = 1
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
  private var workers: [JobProcess?] = []

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
    var waiting = jobs.indices.makeIterator()
    return try run(workers: min(count, jobs.count), limits: limits, handler) {
      while let next = waiting.next() {
        if try handler.isWanted(next) { return .job(next, jobs[next]) }
      }
      return .end
    }
  }

  /// Runs jobs that are drawn one at a time, as workers become free.
  /// - Parameter next: asked for each free worker, many times per second while it has no job; `isWanted` of the handler
  ///   is not called.
  public func run<Work: Job>(
    workers count: Int, limits: JobLimits, _ handler: JobHandler<Work>, next: () throws -> NextJob<Work>
  ) throws -> ExecutionEnding {
    while workers.count < count { workers.append(nil) }
    var attempts = [Attempt<Work>?](repeating: nil, count: count)
    var hasEnded = false

    func begin(_ attempt: Attempt<Work>, on worker: Int) throws {
      try handler.began(attempt.number)
      try send(attempt.job, limits, to: worker)
      attempts[worker] = attempt
    }
    func beginNext(on worker: Int) throws {
      attempts[worker] = nil
      guard !hasEnded else { return }
      switch try next() {
      case .job(let number, let job): try begin(Attempt(number: number, job: job), on: worker)
      case .none: break
      case .end: hasEnded = true
      }
    }

    while true {
      for worker in 0..<count where attempts[worker] == nil { try beginNext(on: worker) }
      let busy = (0..<count).filter { attempts[$0] != nil }
      if busy.isEmpty, hasEnded || count == 0 { return .complete }
      if isInterrupted() {
        // Workers still running a job must not answer a later one.
        for worker in busy { workers[worker]?.end() }
        return .interrupted
      }
      ChildProcess.wait(
        for: busy.compactMap { workers[$0]?.process }, milliseconds: LocalExecutor.watchInterval)
      for worker in busy {
        guard let attempt = attempts[worker], let process = workers[worker] else { continue }
        let outcome = try process.outcome(of: attempt.job) { event in
          try handler.reported(attempt.number, event)
        }
        guard let outcome else { continue }
        let canRetry = attempt.count < LocalExecutor.maximumAttempts
        var retries = false
        switch outcome {
        case .answered(let answer, let usage):
          replaceIfLarge(process, limits)
          // Start the next job before this one is recorded.
          try beginNext(on: worker)
          try handler.answered(attempt.number, answer, usage)
          continue
        case .failed(let failure, let usage):
          // State left behind in the worker by an earlier job may be the cause.
          retries = canRetry && !failure.isDeterministic && !process.isFresh
          if retries { process.end() }
          try handler.failed(attempt.number, failure, usage, !retries)
        case .lost(let loss):
          retries = canRetry && loss.isWorthRetrying
          try handler.lost(attempt.number, loss, !retries)
        }
        if retries {
          try begin(Attempt(number: attempt.number, job: attempt.job, count: attempt.count + 1), on: worker)
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
  private func replaceIfLarge(_ worker: JobProcess, _ limits: JobLimits) {
    guard let limit = limits.memory, let held = worker.process.memory() else { return }
    if Double(held) > Double(limit) * LocalExecutor.idleMemoryShare { worker.end() }
  }

  /// Sends a job; starts the worker first if there is none, or if it has ended since its last answer.
  private func send<Work: Job>(_ work: Work, _ limits: JobLimits, to worker: Int) throws {
    let process = try workers[worker] ?? startWorker(worker)
    workers[worker] = process
    do {
      try process.send(work, limits: limits, settings: settings)
    } catch ProcessError.gone {
      let fresh = try startWorker(worker)
      workers[worker] = fresh
      try fresh.send(work, limits: limits, settings: settings)
    }
  }
}
