import FoundationEssentials
import Glibc
import SutureSandbox
import SutureSupport

/// Runs jobs by pilots, which take them from a spool folder on a shared file system.
///
/// A job may be run more than once, if a pilot is lost; its result is taken once, from the latest attempt.
public final class SpoolExecutor: TrialExecutor {
  let options: SpoolOptions
  let folder: SpoolFolder
  let isInterrupted: () -> Bool
  let tell: (String) -> Void
  private let supply: (any PilotSupply)?
  private(set) var note: CoordinatorNote
  private var isInCommand = false
  /// The pilots seen so far.
  var watch = PilotWatch()
  /// The scheduler's tasks of pilots that were given up.
  var lostTasks: Set<String> = []
  private var batchNumber = 0
  private var instructionsTold: Set<String> = []
  private var lastNoteCheck = ContinuousClock.now
  private var lastSnapshot: ContinuousClock.Instant?
  private var trouble: String?

  /// Opens a spool, and makes it if there is none.
  ///
  /// The first run of jobs takes it over; another process that used it then ends when it notices.
  /// - Parameters:
  ///   - supply: starts the pilots; nil if the user starts them.
  ///   - isInterrupted: polled many times per second.
  ///   - tell: called with warnings.
  /// - Throws: `SpoolError`.
  public init(
    _ options: SpoolOptions, supply: (any PilotSupply)?, isInterrupted: @escaping () -> Bool,
    tell: @escaping (String) -> Void
  ) throws {
    self.options = options
    self.supply = supply
    self.isInterrupted = isInterrupted
    self.tell = tell
    folder = try SpoolFolder.open(options.path)
    note = CoordinatorNote(
      id: SpoolName.random(), host: SpoolName.identifier(ProcessInfo.processInfo.hostName), process: getpid(),
      program: options.program, engine: options.engine, beat: options.timing.beat / .seconds(1), state: .open)
  }

  public func run<Work: Job>(
    _ jobs: [Work], workers: Int, limits: JobLimits, _ handler: JobHandler<Work>
  ) throws -> ExecutionEnding {
    guard !jobs.isEmpty else { return .complete }
    let run = try SpoolRun(jobs, limits: limits, handler, in: self)
    try takeOver()
    while try onDisk({ try run.adopt() }) == nil, !isInterrupted() {}
    var pause = Duration.zero
    while run.ledger.openCount > 0 {
      if isInterrupted() {
        run.withdraw()
        return .interrupted
      }
      let isBusy = try onDisk { try run.step() } ?? false
      try supply?.tend(need(run.ledger.openCount))
      keepSnapshot(run.ledger)
      pause = isBusy ? .milliseconds(5) : min(pause * 2 + .milliseconds(5), options.timing.look)
      sleep(pause)
    }
    return .complete
  }

  /// Takes command of the spool.
  private func takeOver() throws {
    guard !isInCommand else { return }
    do { try note.write(in: folder) } catch {
      throw SpoolError.unusable(path: options.path, reason: "\(error)")
    }
    isInCommand = true
  }

  /// Ends the run: pilots are told to leave if it is finished, and to wait otherwise; those of a scheduler are ended.
  public func close(isFinished: Bool) {
    guard isInCommand else { return }
    if let other = CoordinatorNote.read(in: folder), other.id != note.id { return }
    do {
      note.state = isFinished ? .finished : .paused
      try note.write(in: folder)
    } catch {
      tell("the spool '\(options.path)' cannot be closed: \(error)")
    }
    supply?.end()
    guard isFinished else { return }
    do {
      for part in [SpoolFolder.Part.ready, .claimed, .results] {
        for name in try folder.names(in: part) { try folder.remove(part, name) }
      }
    } catch {
      tell("the spool '\(options.path)' cannot be emptied: \(error)")
    }
    if let snapshot = options.snapshot { unlink(snapshot) }
  }

  /// The name of a new batch.
  func nextBatch() -> String {
    batchNumber += 1
    return SpoolName.numbered(note.id, batchNumber)
  }

  // MARK: Shared disk

  /// Does something with the shared disk; if that fails, the user is told, and it is tried again later.
  /// - Returns: nil if it failed.
  private func onDisk<Result>(_ body: () throws -> Result) throws -> Result? {
    do {
      try checkNote()
      let result = try body()
      if trouble != nil { tell("the spool '\(options.path)' can be used again") }
      trouble = nil
      return result
    } catch let error as SpoolTrouble {
      let text = "\(error.cause)"
      if trouble != text { tell("the spool '\(options.path)' cannot be used at present: \(text); trying again") }
      trouble = text
      sleep(options.timing.retry)
      return nil
    }
  }

  /// Checks that no other run has taken over the spool.
  private func checkNote() throws {
    guard lastNoteCheck.duration(to: .now) > options.timing.watch else { return }
    lastNoteCheck = .now
    if let other = CoordinatorNote.read(in: folder), other.id != note.id {
      throw SpoolError.takenOver(path: options.path, by: "process \(other.process) on \(other.host)")
    }
  }

  /// Sleeps, unless the user asks to stop.
  private func sleep(_ duration: Duration) {
    let end = ContinuousClock.now + duration
    while !isInterrupted() {
      let rest = ContinuousClock.now.duration(to: end)
      guard rest > .zero else { return }
      usleep(UInt32(min(rest, .milliseconds(40)) / .microseconds(1)))
    }
  }

  // MARK: Pilots

  private func need(_ jobs: Int) -> PilotNeed {
    PilotNeed(jobs: jobs, reported: Set(watch.sights.values.compactMap { $0.report?.task }), lost: lostTasks)
  }

  /// Warns once of each set of vector instructions that differs from this machine's.
  func tellDifferences(_ report: PilotReport) {
    guard report.instructions != options.instructions, instructionsTold.insert(report.instructions).inserted else {
      return
    }
    tell(
      "the worker on '\(report.host)' computes with \(report.instructions), and this machine with "
        + "\(options.instructions): results of the two differ by rounding")
  }

  /// Writes the state of the pilots for other commands.
  private func keepSnapshot(_ ledger: SpoolLedger) {
    guard let path = options.snapshot, lastSnapshot.map({ $0.duration(to: .now) > .seconds(2) }) ?? true else { return }
    lastSnapshot = .now
    let snapshot = PilotSnapshot(
      spool: folder.path, scheduler: supply?.status, waiting: ledger.waitingCount, ready: ledger.readyCount,
      pilots: watch.sights.sorted { $0.key < $1.key }.map { id, sight in
        PilotSnapshot.Row(id: id, sight: sight, ledger: ledger)
      })
    // It only informs; the next one follows soon.
    try? FileBytes.replace(path, with: try JobCoding.encode(snapshot, sorted: true))
  }
}

/// A failure of the shared disk, after which the same is tried again.
struct SpoolTrouble: Error {
  let cause: any Error

  /// Calls `body`, and marks its file errors.
  static func marking<Result>(_ body: () throws(FileError) -> Result) throws(SpoolTrouble) -> Result {
    do { return try body() } catch { throw SpoolTrouble(cause: error) }
  }
}
