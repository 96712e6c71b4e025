import SutureProcess
import SutureSandbox

/// One piece of a stage's work: a job about a candidate whose answer is recorded under a key.
struct StagePiece<Work: TrialJob> {
  /// The candidate.
  let candidate: Candidate
  /// Everything that determines the result.
  let document: TrialDocument
  /// The key of the document.
  let key: String
  /// The job.
  let job: Work
}

/// What a recorded result leads to, once it is committed.
struct PieceOutcome {
  /// The candidate's mean accuracy if all of its seeds are done.
  var accuracy: Double?
  /// What the user is warned of.
  var warning: String?
  /// Why the run cannot go on; nil if it can.
  var fault: (any Error)?
}

/// Runs pieces of work and records each attempt as soon as it ends, in one transaction with its result.
final class StageWork<Work: TrialJob> {
  private let run: SweepRun
  private let pieces: [StagePiece<Work>]
  private let kind: SweepStore.Job
  private let recordResult: (StagePiece<Work>, Work.Found) throws -> PieceOutcome
  private let recordFailure: (StagePiece<Work>, String) throws -> String?
  /// The current attempts, by the index of their piece.
  private var attempts: [Int: SweepStore.Attempt] = [:]

  /// - Parameters:
  ///   - kind: the kind of work in the store.
  ///   - take: records a result.
  ///   - failed: called with the reason if a piece has no result; returns what the user is warned of, if anything.
  init(
    _ pieces: [StagePiece<Work>], as kind: SweepStore.Job, in run: SweepRun,
    take: @escaping (StagePiece<Work>, Work.Found) throws -> PieceOutcome,
    failed: @escaping (StagePiece<Work>, String) throws -> String?
  ) {
    self.pieces = pieces
    self.kind = kind
    self.run = run
    recordResult = take
    recordFailure = failed
  }

  /// Runs all pieces.
  /// - Parameter isNear: whether they are run on this machine.
  /// - Throws: `SweepInterruption` if the user interrupts the run, and the errors of the store.
  func execute(workers: Int, isNear: Bool) throws {
    var handler = JobHandler<Work>(lost: lost, failed: failed, answered: answered)
    handler.isWanted = isWanted
    handler.began = began
    try run.executor.run(pieces.map(\.job), workers: workers, isNear: isNear, handler)
  }

  // MARK: Events of jobs

  /// Skips candidates with a module in quarantine.
  private func isWanted(_ index: Int) throws -> Bool {
    let piece = pieces[index]
    guard let reason = run.quarantine.reason(against: piece.candidate) else { return true }
    // Not recorded as a failure of the trial, which runs once the module is fixed.
    let warning = try recordFailure(piece, reason)
    run.observe(.progressed(composition: piece.candidate.label, accuracy: nil, failure: reason))
    if let warning { run.observe(.warned(warning)) }
    return false
  }

  private func began(_ index: Int) throws {
    attempts[index] = try run.store.beginAttempt(pieces[index].key, kind, session: run.session)
  }

  private func lost(_ index: Int, _ loss: JobLoss, _ isFinal: Bool) throws {
    try end(index, AttemptEnding(loss, isFinal: isFinal))
    if isFinal { try run.count(loss, against: pieces[index].candidate, pieces[index].document) }
  }

  private func failed(_ index: Int, _ failure: JobFailure, _ usage: ProcessUsage, _ isFinal: Bool) throws {
    try end(
      index, AttemptEnding(trace: SweepStore.AttemptTrace(usage), failure: failure.description, isFinal: isFinal))
  }

  private func answered(_ index: Int, _ answer: TrialAnswer<Work.Found>, _ usage: ProcessUsage) throws {
    switch answer {
    case .outdated(let what): throw SweepError.changedMeanwhile(what)
    case .found(let found): try end(index, AttemptEnding(trace: SweepStore.AttemptTrace(usage)), found: found)
    }
  }

  // MARK: Records

  /// Records how an attempt ended, and its result.
  private func end(_ index: Int, _ ending: AttemptEnding, found: Work.Found? = nil) throws {
    guard let attempt = attempts[index] else { return }
    let piece = pieces[index]
    var outcome = PieceOutcome()
    let isVerdict = ending.isFinal && ending.isVerdict
    let counts = try run.store.end(attempt, reason: ending.failure, isVerdict: isVerdict, trace: ending.trace) {
      if let failure = ending.failure, ending.isFinal {
        if kind == .train { try run.store.recordFailure(failure, key: piece.key, document: piece.document) }
        outcome.warning = try recordFailure(piece, failure)
      } else if let found {
        outcome = try recordResult(piece, found)
      }
    }
    // Events are sent only after the transaction has been committed.
    guard counts else { return }
    let label = piece.candidate.label
    if let failure = ending.failure, !ending.isFinal {
      run.observe(.retried(composition: label, reason: failure))
    } else {
      run.observe(.progressed(composition: label, accuracy: outcome.accuracy, failure: ending.failure))
    }
    if let warning = outcome.warning { run.observe(.warned(warning)) }
    if let fault = outcome.fault { throw fault }
  }
}

/// How an attempt ended.
private struct AttemptEnding {
  /// The resources that the attempt used, and its output.
  let trace: SweepStore.AttemptTrace
  /// The reason of the failure; nil if there is a result.
  var failure: String?
  /// Whether the job is not retried.
  var isFinal = true
  /// Whether a failure is attributed to the trial itself.
  var isVerdict = true

  init(trace: SweepStore.AttemptTrace, failure: String? = nil, isFinal: Bool = true) {
    self.trace = trace
    self.failure = failure
    self.isFinal = isFinal
  }

  init(_ loss: JobLoss, isFinal: Bool) {
    trace = SweepStore.AttemptTrace(loss.usage, printed: loss.errorText, limit: loss.brokenLimit)
    failure = loss.description
    self.isFinal = isFinal
    isVerdict = loss.isVerdict
  }
}
