import SutureSandbox

/// Thrown during a run if the user interrupts it.
struct SweepInterruption: Error {}

/// Runs the jobs of a sweep, with its options.
struct SweepExecutor {
  let executor: any TrialExecutor
  /// Runs the jobs that must be done on this machine: those whose results are times, and those that come before the
  /// sweep.
  let near: any TrialExecutor
  let options: SweepOptions

  /// Runs jobs until all have ended.
  /// - Parameters:
  ///   - limits: the limits of one attempt; those of the options if nil.
  ///   - isNear: whether they are run on this machine.
  /// - Throws: `SweepInterruption` if the user interrupts the run, and the errors of the handler.
  func run<Work: Job>(
    _ jobs: [Work], workers: Int, limits: JobLimits? = nil, isNear: Bool = false, _ handler: JobHandler<Work>
  ) throws {
    let ending = try (isNear ? near : executor).run(
      jobs, workers: workers, limits: limits ?? options.limits.job, handler)
    guard ending == .complete else { throw SweepInterruption() }
  }

  /// Runs one job whose answer is not recorded.
  /// - Throws: `SweepInterruption` if the user interrupts the run, `SweepError.workerLost` if there is no answer.
  func find<Work: TrialJob>(_ job: Work) throws -> Work.Found {
    var found: Work.Found?
    var failure = "no answer"
    let handler = JobHandler<Work>(
      lost: { _, loss, _ in failure = loss.description },
      failed: { _, reason, _, _ in failure = reason.description },
      answered: { _, answer, _ in
        switch answer {
        case .found(let value): found = value
        case .outdated(let what): failure = "\(SweepError.changedMeanwhile(what))"
        }
      })
    try run([job], workers: 1, isNear: true, handler)
    guard let found else { throw SweepError.workerLost(reason: failure) }
    return found
  }
}
