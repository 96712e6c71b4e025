import SutureProcess
import SutureSandbox
import SutureSupport

extension SpoolRun {
  /// Takes the results that have arrived: those of current attempts are handed over, all others are ignored.
  /// - Returns: whether there were any.
  func takeResults(isFresh: Bool = false) throws -> Bool {
    var hasAny = false
    for name in try names(in: .results, isFresh: isFresh) where !settledFiles.contains(name) {
      guard SpoolName.isIdentifier(name) else {
        settledFiles.insert(name)
        executor.tell("'\(folder[.results, name])' is no file of the spool, and is ignored")
        continue
      }
      guard let lines = try read(name) else { continue }
      let isSettled = try take(lines)
      // A file that cannot be removed is not read again either.
      settledFiles.insert(name)
      hasAny = true
      if isSettled { try remove(.results, name) }
      if executor.isInterrupted() { break }
    }
    return hasAny
  }

  /// The lines of a file of results; nil if it is not readable, or not yet.
  private func read(_ name: String) throws -> [[UInt8]]? {
    let path = folder[.results, name]
    do { return try SpoolFile.read(path) } catch let error as SpoolFile.Fault {
      try setAside(name, "\(error)")
    } catch let error as FileError {
      switch error.cause {
      case .folder, .notRegular, .tooLarge: try setAside(name, "\(error)")
      case .system: try keepUnreadable(name, "\(error)")
      }
    }
    return nil
  }

  /// Waits for a file that the system cannot read while it can list the folder; puts it aside after a pilot's silence.
  private func keepUnreadable(_ name: String, _ reason: String) throws {
    guard let since = unreadableSince[name] else {
      unreadableSince[name] = .now
      return executor.tell("\(reason); trying again")
    }
    guard since.duration(to: .now) > executor.options.timing.silence else { return }
    badReadings[name] = Self.mostReadings
    try setAside(name, reason)
  }

  /// Puts a damaged file aside if reading it again does not help; its jobs are run again.
  private func setAside(_ name: String, _ reason: String) throws {
    badReadings[name, default: 0] += 1
    guard badReadings[name, default: 0] >= Self.mostReadings else { return }
    settledFiles.insert(name)
    executor.tell("\(reason): it is moved to '\(folder[.damaged])', and what it may have reported is run again")
    _ = try SpoolTrouble.marking { () throws(FileError) in
      try folder.take(name, from: .results, to: .damaged, as: name)
    }
  }

  /// Takes the reports of a file.
  /// - Returns: whether the file is of no more use; a later stage may need what this run does not know.
  private func take(_ lines: [[UInt8]]) throws -> Bool {
    guard let first = lines.first, let head = try? JobCoding.decode(ResultsHead.self, first), head.job == Work.id else {
      return false
    }
    var isSettled = true
    for line in lines.dropFirst() {
      guard let ticket = try? JobCoding.decode(JobReportHead.self, line) else { continue }
      guard let job = ledger.job(ticket.ticket, in: ticket.batch) else {
        if !ledger.knows(ticket.ticket) { isSettled = false }
        continue
      }
      if let report = try? JobCoding.decode(JobReport<Work>.self, line) {
        try take(report, of: job)
      } else {
        try giveUp(job, JobLoss(.implausible("a report that cannot be read"), while: .preparing))
      }
      removeClaim(ticket.batch, head.pilot)
    }
    return isSettled
  }

  /// Removes the claim of a batch all of whose jobs have ended.
  private func removeClaim(_ batch: String, _ pilot: String) {
    guard ledger.batches[batch] == nil, SpoolName.isIdentifier(pilot) else { return }
    // If that fails, the next look at the claims repeats it.
    try? folder.remove(.claimed, SpoolName.claim(batch, by: pilot))
  }

  /// Hands over what became of a job.
  private func take(_ report: JobReport<Work>, of job: Int) throws {
    if report.events.isEmpty || report.events.allSatisfy(\.isReturn) {
      let wasRunning = report.events.contains { if case .returned(true) = $0 { true } else { false } }
      let count = ledger.requeue(job, isInterrupted: wasRunning)
      guard count >= Self.mostInterruptions else { return }
      return try giveUp(
        job,
        JobLoss(.abandoned("was cut off \(count) times by the end of its worker's time"), while: .preparing))
    }
    sizing.record(report.seconds)
    try handler.began(job)
    for event in report.events {
      switch event {
      case .reported(let event): try handler.reported(job, event)
      case .returned: break
      case .lost(let loss, let isFinal):
        if isFinal { ledger.end(job) }
        try handler.lost(job, loss, isFinal)
        if isFinal { return }
        try handler.began(job)
      case .failed(let failure, let usage, let isFinal):
        if isFinal { ledger.end(job) }
        try handler.failed(job, failure, usage, isFinal)
        if isFinal { return }
        try handler.began(job)
      case .answered(let answer, let usage):
        ledger.end(job)
        if let fault = jobs[job].fault(in: answer) {
          return try handler.lost(job, JobLoss(.implausible(fault), while: .preparing, usage: usage), true)
        }
        return try handler.answered(job, answer, usage)
      }
    }
    // Its last attempt was cut off.
    let isFinal = ledger.requeue(job, isInterrupted: true) >= Self.mostInterruptions
    if isFinal { ledger.end(job) }
    try handler.lost(job, JobLoss(.abandoned("left before the job had ended"), while: .preparing), isFinal)
  }

  /// Ends a job without a result.
  func giveUp(_ job: Int, _ loss: JobLoss) throws {
    try handler.began(job)
    ledger.end(job)
    try handler.lost(job, loss, true)
  }
}

extension JobEvent {
  /// Whether the pilot gave the job back.
  fileprivate var isReturn: Bool {
    switch self {
    case .returned: true
    case .reported, .lost, .failed, .answered: false
    }
  }
}
