import FoundationEssentials
import Glibc
import SutureSandbox
import SutureSupport

/// Takes jobs from a spool and runs them in worker processes of this machine.
///
/// A pilot needs nothing but the folder: any number of them may begin and end at any time, on any machine.
public final class Pilot {
  let options: PilotOptions
  let folder: SpoolFolder
  private let kinds: [any Job.Type]
  private let ask: () -> PilotRequest
  private let tell: (String) -> Void
  private let time: PilotTime
  private var report: PilotReport
  private var claimed = ClaimedJobs()
  private var outbox: ResultOutbox
  private var executors: [SandboxSettings: LocalExecutor] = [:]
  private var runningCount = 0

  private var lastBeat: ContinuousClock.Instant?
  private var lastDelivery = ContinuousClock.now
  private var lastJob = ContinuousClock.now
  private var nextLook = ContinuousClock.now
  private var lookPause = Duration.zero
  private var nextTry = ContinuousClock.now
  private var trouble: String?
  private var state = PilotRequest.none
  private var fault: (any Error)?
  private var note: CoordinatorNote?
  /// The engine that was last found to compute on this machine.
  private var checkedEngine: String?

  /// Opens a spool, and makes it if there is none.
  /// - Parameters:
  ///   - kinds: the kinds of jobs that workers can run.
  ///   - ask: polled many times per second.
  ///   - tell: called with messages.
  /// - Throws: `SpoolError`.
  public init(
    _ options: PilotOptions, kinds: [any Job.Type], ask: @escaping () -> PilotRequest,
    tell: @escaping (String) -> Void
  ) throws {
    self.options = options
    self.kinds = kinds
    self.ask = ask
    self.tell = tell
    folder = try SpoolFolder.open(options.path)
    time = PilotTime(limit: options.timeLimit, margin: options.margin)
    let host = SpoolName.identifier(ProcessInfo.processInfo.hostName)
    report = PilotReport(
      id: "\(host)-\(getpid())-\(SpoolName.random())", host: host, process: getpid(), workers: options.workers,
      instructions: options.instructions, task: options.task)
    outbox = ResultOutbox(pilot: report.id)
  }

  /// The name under which the pilot reports.
  public var id: String { report.id }
  /// The number of jobs that it has ended.
  public var doneCount: Int { report.done }

  // MARK: Run

  /// Runs jobs until the sweep is finished, or the pilot has to end.
  /// - Throws: `SpoolError` if it cannot work for this coordinator, `ProcessError` if no worker can be started.
  public func run() throws -> PilotEnding {
    var ending: PilotEnding?
    do {
      while ending == nil { ending = try runNext() }
    } catch {
      leave()
      throw error
    }
    leave()
    return ending ?? .finished
  }

  /// Runs what can be had, or waits for a moment.
  /// - Returns: why the pilot ends, if it does.
  private func runNext() throws -> PilotEnding? {
    tick()
    if let fault { throw fault }
    switch state {
    case .stop: return ask() == .stop ? .stopped : .timeOver
    case .drain: return .timeOver
    case .none: break
    }
    if claimed.first == nil { claim() }
    if let job = claimed.first {
      guard let kind = kinds.first(where: { $0.id == job.head.job }) else { throw SpoolError.unknownJob(job.head.job) }
      try runJobs(of: kind, job.head)
      lastJob = .now
      return nil
    }
    if let fault { throw fault }
    if note?.state == .finished, !options.stays { return .finished }
    if let limit = options.idleLimit, lastJob.duration(to: .now) / .seconds(1) > limit { return .idle }
    usleep(20_000)
    return nil
  }

  /// Whether the coordinator gives jobs.
  /// - Throws: `SpoolError.otherProgram`, `SpoolError.engine`.
  private func isOpen() throws -> Bool {
    note = CoordinatorNote.read(in: folder)
    guard let note, note.state == .open else { return false }
    guard note.program == options.program else {
      throw SpoolError.otherProgram(coordinator: note.program, here: options.program)
    }
    if checkedEngine != note.engine {
      do { try options.checkEngine(note.engine) } catch { throw SpoolError.engine(note.engine, reason: "\(error)") }
      checkedEngine = note.engine
    }
    return true
  }

  /// Runs jobs of one kind with the same limits, as long as there are any.
  private func runJobs<Work: Job>(of kind: Work.Type, _ head: BatchHead) throws {
    var limits = head.limits
    limits.memory = limits.memory ?? options.memoryLimit
    let run = PilotRun<Work>()
    let ending = try executor(head).run(workers: options.workers, limits: limits, run.handler) {
      runningCount = run.running.count
      try deliver(run.takeReports())
      guard state == .none else { return .end }
      if claimed.first == nil { claim() }
      guard let next = claimed.first, next.head == head else {
        return run.running.isEmpty || claimed.first != nil ? .end : .none
      }
      _ = claimed.next()
      return try run.begin(next.line, of: next.batch).map { .job($0.number, $0.work) } ?? .none
    }
    try deliver(run.takeReports())
    switch ending {
    case .complete: break
    case .interrupted: try deliver(run.returnRunning())
    }
    runningCount = 0
    _ = deliverResults()
  }

  /// The executor with the settings of a batch.
  private func executor(_ head: BatchHead) -> LocalExecutor {
    var settings = options.sandbox
    settings.buildSeconds = head.buildSeconds
    settings.buildMemory = [head.buildMemory, settings.buildMemory].compactMap(\.self).min()
    if let known = executors[settings] { return known }
    let made = LocalExecutor(settings: settings, environments: options.environments) { [unowned self] in tick() }
    // Workers of other settings are of no more use.
    executors = [settings: made]
    return made
  }

  private func deliver<Work: Job>(_ reports: [JobReport<Work>]) throws {
    for report in reports {
      try outbox.add(report)
      self.report.done += report.events.contains(where: \.endsJob) ? 1 : 0
    }
  }

  /// Gives back the jobs that have not begun.
  private func returnWaiting() {
    while let job = claimed.next() {
      do { try outbox.addReturned(job.line, of: job.batch, job: job.head.job) } catch { fault = error }
    }
  }

  // MARK: Claims

  /// Takes a batch, if there is one and it is time to look.
  private func claim() {
    guard ContinuousClock.now >= nextLook, ContinuousClock.now >= nextTry, lastBeat != nil else { return }
    let isFresh = lookPause >= options.timing.look
    onDisk {
      guard try isOpen() else { return }
      var names = try folder.names(in: .ready, isFresh: isFresh).filter(SpoolName.isIdentifier)
      // Pilots that look at the same time begin at different batches.
      let start = names.isEmpty ? 0 : Int.random(in: 0..<min(names.count, max(2, names.count / 2)))
      names = Array(names[start...] + names[..<start])
      for name in names {
        let claim = SpoolName.claim(name, by: id)
        guard try folder.take(name, from: .ready, to: .claimed, as: claim) else { continue }
        try open(claim, of: name)
        lookPause = .zero
        return
      }
    }
    if claimed.first == nil {
      lookPause = min(lookPause * 2 + .milliseconds(20), options.timing.watch)
      nextLook = .now + lookPause
    }
  }

  /// Reads a batch that was taken; if it is damaged, the coordinator sees that it is not listed, and repeats it.
  private func open(_ claim: String, of batch: String) throws {
    do {
      let lines = try SpoolFile.read(folder[.claimed, claim])
      guard let first = lines.first, let head = try? JobCoding.decode(BatchHead.self, first) else {
        throw SpoolFile.Fault.damaged(path: folder[.claimed, claim], byteCount: lines.first?.count ?? 0)
      }
      guard head.program == options.program else {
        throw SpoolError.otherProgram(coordinator: head.program, here: options.program)
      }
      claimed.add(batch, head: head, lines: Array(lines.dropFirst()))
    } catch let error as SpoolFile.Fault {
      tell("\(error): it is left to the coordinator")
    }
  }

  // MARK: Time

  /// Does what is due: results, signs of life, a look at the claims.
  /// - Returns: whether the pilot must end at once.
  @discardableResult
  private func tick() -> Bool {
    let now = ContinuousClock.now
    switch (ask(), time.request(now: now)) {
    case (.stop, _), (_, .stop): state = .stop
    case (.drain, _), (_, .drain): if state == .none { state = .drain }
    case (.none, .none): break
    }
    if state != .none { returnWaiting() }
    guard now >= nextTry else { return state == .stop }
    if !outbox.isEmpty, lastDelivery.duration(to: now) > options.timing.delivery { _ = deliverResults() }
    let interval = min(options.timing.beat, note.map { .seconds($0.beat) } ?? options.timing.beat)
    if lastBeat.map({ $0.duration(to: now) > interval }) ?? true { beat() }
    return state == .stop
  }

  /// Writes the results that wait.
  private func deliverResults() -> Bool {
    guard !outbox.isEmpty else { return true }
    lastDelivery = .now
    return onDisk { claimed.deliver(try outbox.deliver(to: folder)) }
  }

  /// Shows a sign of life, and drops the batches that were taken back.
  private func beat(_ state: PilotReport.State? = nil) {
    report.beat += 1
    report.state = state ?? (self.state != .none ? .leaving : runningCount > 0 ? .working : .idle)
    report.open = claimed.open
    onDisk {
      try SpoolFile.write([try JobCoding.encode(report)], to: folder[.pilots, id])
      lastBeat = .now
      guard !claimed.open.isEmpty else { return }
      let mine = Set(try folder.names(in: .claimed, isFresh: true))
      for batch in claimed.open where !mine.contains(SpoolName.claim(batch, by: id)) { claimed.drop(batch) }
    }
  }

  /// Gives back what has not begun, delivers what there is, and says that the pilot has left.
  ///
  /// If the shared disk fails, this is tried for a while; the coordinator notices the pilot's silence otherwise.
  private func leave() {
    if state == .none { state = .drain }
    let end = ContinuousClock.now + options.timing.beat
    while !deliverResults(), ContinuousClock.now < end { usleep(200_000) }
    // What the coordinator finds unfinished in the claims of a pilot that has left, it gives to others.
    beat(outbox.isEmpty ? .left : .leaving)
  }

  /// Does something with the shared disk; if that fails, the user is told, and it is tried again later.
  /// - Returns: whether it succeeded.
  @discardableResult
  private func onDisk(_ body: () throws -> Void) -> Bool {
    do {
      try body()
      if trouble != nil { tell("the spool '\(options.path)' can be used again") }
      trouble = nil
      return true
    } catch let error as FileError {
      // Each try has a file of its own, so only the reason tells whether it is the same trouble.
      if trouble != error.reason {
        tell("the spool '\(options.path)' cannot be used at present: \(error); trying again")
      }
      trouble = error.reason
      nextTry = .now + options.timing.retry
    } catch {
      fault = error
      state = .drain
    }
    return false
  }
}
