import SutureProcess
import SutureSandbox
import SutureSupport

/// One run of jobs of one kind by a coordinator.
final class SpoolRun<Work: Job> {
  /// How often a job may be cut off by the end or the loss of its pilot before it is given up.
  static var mostInterruptions: Int { 5 }
  /// After how many readings without a checksum a file counts as damaged.
  static var mostReadings: Int { 3 }

  let jobs: [Work]
  let handler: JobHandler<Work>
  let executor: SpoolExecutor
  private let head: BatchHead
  private let digests: [String]
  var ledger: SpoolLedger
  var sizing = BatchSizing()
  /// Files of results that need not be read again.
  var settledFiles: Set<String> = []
  /// How often files were damaged when they were read.
  var badReadings: [String: Int] = [:]
  /// Since when the system cannot read a file.
  var unreadableSince: [String: ContinuousClock.Instant] = [:]
  private var lastWatch: ContinuousClock.Instant?

  var folder: SpoolFolder { executor.folder }

  init(_ jobs: [Work], limits: JobLimits, _ handler: JobHandler<Work>, in executor: SpoolExecutor) throws {
    self.jobs = jobs
    self.handler = handler
    self.executor = executor
    var limits = limits
    limits.memory = executor.options.memoryLimit
    let sandbox = executor.options.sandbox
    head = BatchHead(
      program: executor.options.program, job: Work.id, limits: limits, buildSeconds: sandbox.buildSeconds,
      buildMemory: executor.options.memoryLimit == nil ? nil : sandbox.buildMemory)
    var counts: [String: Int] = [:]
    digests = try jobs.map { job in
      let digest = SHA256.hexDigest(of: Array("\(Work.id)\n".utf8) + (try JobCoding.encode(job, sorted: true)))
      // Equal jobs are told apart by their order.
      counts[digest, default: 0] += 1
      return counts[digest] == 1 ? digest : "\(digest)#\(counts[digest] ?? 0)"
    }
    ledger = SpoolLedger(digests: digests)
  }

  // MARK: Beginning and end

  /// Takes over what an earlier run of the coordinator has left: batches with jobs of this run.
  ///
  /// Batches that no pilot has taken are withdrawn; what pilots have taken goes on.
  func adopt() throws {
    for name in try names(in: .ready) { try remove(.ready, name) }
    for name in try names(in: .claimed, isFresh: true) {
      guard let claim = SpoolName.claim(name), ledger.batches[claim.batch] == nil else { continue }
      let lines: [[UInt8]]
      do { lines = try SpoolFile.read(folder[.claimed, name]) } catch { continue }
      guard let first = lines.first, let found = try? JobCoding.decode(BatchHead.self, first), found == head else {
        continue
      }
      let tickets = lines.dropFirst().compactMap { try? JobCoding.decode(BatchEntryHead.self, $0).ticket }
      _ = ledger.adopt(claim.batch, tickets, pilot: claim.pilot)
    }
  }

  /// Withdraws what no pilot has taken; what pilots have taken goes on, and its results wait in the spool.
  func withdraw() {
    for (name, batch) in ledger.batches where batch.pilot == nil { try? folder.remove(.ready, name) }
  }

  // MARK: Steps

  /// Looks into the spool once, and does what is to be done.
  /// - Returns: whether anything has happened.
  func step() throws -> Bool {
    if lastWatch.map({ $0.duration(to: .now) > executor.options.timing.watch }) ?? true {
      try lookAtPilots()
    }
    let hasResults = try takeResults()
    let hasBatches = try publish()
    return hasResults || hasBatches
  }

  /// Looks at signs of life and claims, and takes back what lost pilots hold.
  private func lookAtPilots() throws {
    let elapsed = lastWatch?.duration(to: .now) ?? .zero
    lastWatch = .now
    var reports: [PilotReport] = []
    for name in try names(in: .pilots, isFresh: true) where SpoolName.isIdentifier(name) {
      // A report that is replaced while it is read is read the next time.
      guard let report = try? PilotReport.read(folder[.pilots, name]), report.id == name else { continue }
      reports.append(report)
      executor.tellDifferences(report)
    }
    let claims = try lookAtClaims(isFresh: true)
    executor.watch.look(reports, claimants: Set(claims.values), elapsed: elapsed)
    // Before anything is taken back, what has arrived counts.
    _ = try takeResults(isFresh: true)
    // Then not all results have been taken: what is claimed stays claimed, for the next run.
    if executor.isInterrupted() { return }
    for (batch, pilot) in claims where ledger.batches[batch] != nil {
      if executor.watch.hasForgotten(batch, pilot: pilot) { try takeBack(batch, from: pilot) }
    }
    for (pilot, sight) in executor.watch.sights where sight.report?.state == .left {
      try release(pilot)
    }
    for pilot in executor.watch.silent(beyond: executor.options.timing.silence) {
      let sight = executor.watch.sights[pilot]
      if let task = sight?.report?.task { executor.lostTasks.insert(task) }
      let count = ledger.batches(of: pilot).reduce(0) { $0 + ledger.open(in: $1).count }
      // The report of a pilot of long ago is no news.
      guard count > 0 || sight?.isHeard ?? false else {
        try release(pilot)
        continue
      }
      executor.tell(
        "the worker '\(pilot)' has shown no sign of life for "
          + "\(NumberText.duration(executor.options.timing.silence / .seconds(1)))"
          + (count > 0 ? ": its \(Words.plural(count, "job")) are given to others" : ""))
      try release(pilot, isLost: true)
    }
  }

  /// Records which batches are claimed.
  /// - Returns: the pilots by batch.
  private func lookAtClaims(isFresh: Bool) throws -> [String: String] {
    // First those that are ready: a batch that is taken in between is in the second list.
    let ready = Set(try names(in: .ready, isFresh: isFresh))
    var claims: [String: String] = [:]
    for name in try names(in: .claimed, isFresh: isFresh) {
      guard let claim = SpoolName.claim(name) else { continue }
      if ledger.batches[claim.batch] != nil {
        ledger.claim(claim.batch, by: claim.pilot)
        claims[claim.batch] = claim.pilot
      } else if claim.batch.hasPrefix("\(executor.note.id).") {
        // Its jobs have ended, or belong to others now: the pilot stops when it sees that the claim is gone.
        try remove(.claimed, name)
      }
    }
    if isFresh {
      for (batch, record) in ledger.batches where !ready.contains(batch) && claims[batch] == nil {
        ledger.requeue(batch: batch)
        if let pilot = record.pilot { try remove(.claimed, SpoolName.claim(batch, by: pilot)) }
      }
    }
    return claims
  }

  /// Takes back everything that a pilot holds, and forgets it.
  /// - Parameter isLost: whether the pilot may have been lost by one of its jobs.
  private func release(_ pilot: String, isLost: Bool = false) throws {
    for batch in ledger.batches(of: pilot) { try takeBack(batch, from: pilot, isLost: isLost) }
    try remove(.pilots, pilot)
    executor.watch.forget(pilot)
  }

  private func takeBack(_ batch: String, from pilot: String, isLost: Bool = false) throws {
    try remove(.claimed, SpoolName.claim(batch, by: pilot))
    let members = ledger.open(in: batch)
    ledger.requeue(batch: batch, isInterrupted: isLost)
    for job in members where ledger.interruptions(of: job) >= Self.mostInterruptions {
      try giveUp(job, JobLoss(.abandoned("was lost or cut off \(Self.mostInterruptions) times"), while: .preparing))
    }
  }

  // MARK: Batches

  /// Writes batches, so that no pilot has to wait for one.
  /// - Returns: whether any was written.
  private func publish() throws -> Bool {
    guard ledger.waitingCount > 0 else { return false }
    let wanted = max(2, executor.watch.lanes)
    if ledger.readyCount >= wanted { _ = try lookAtClaims(isFresh: false) }
    var hasWritten = false
    while ledger.readyCount < wanted, ledger.waitingCount > 0 {
      let entries = try drawEntries()
      guard !entries.isEmpty else { continue }
      try write(entries)
      hasWritten = true
    }
    return hasWritten
  }

  /// The jobs of the next batch and their lines; none if no job that waited is wanted.
  private func drawEntries() throws -> [(job: Int, line: [UInt8])] {
    let count = sizing.count(waiting: ledger.waitingCount, lanes: executor.watch.lanes)
    var entries: [(job: Int, line: [UInt8])] = []
    var byteCount = 0
    while entries.count < count, let job = ledger.next() {
      guard try handler.isWanted(job) else {
        ledger.drop(job)
        continue
      }
      let line = try JobCoding.encode(BatchEntry(ticket: ledger.nextTicket(job), work: jobs[job]))
      guard line.count <= 2 * sizing.mostBytes else {
        try refuse(job, byteCount: line.count)
        continue
      }
      // A job that may end its pilot gets a batch of its own, so that it takes no others with it.
      let isAlone = ledger.interruptions(of: job) > 0
      if !entries.isEmpty, isAlone || byteCount + line.count > sizing.mostBytes {
        ledger.putBack([job])
        break
      }
      entries.append((job, line))
      byteCount += line.count
      if isAlone { break }
    }
    return entries
  }

  /// Ends a job that no pilot could read.
  private func refuse(_ job: Int, byteCount: Int) throws {
    try handler.began(job)
    ledger.end(job)
    let failure = JobFailure(
      "the trial's description has \(byteCount >> 20) MiB, and the spool takes at most \(sizing.mostBytes >> 19) MiB",
      isDeterministic: true)
    try handler.failed(job, failure, ProcessUsage(), true)
  }

  private func write(_ entries: [(job: Int, line: [UInt8])]) throws {
    let name = executor.nextBatch()
    let members = entries.map(\.job)
    do {
      let lines = [try JobCoding.encode(head)] + entries.map(\.line)
      try SpoolTrouble.marking { () throws(FileError) in try SpoolFile.write(lines, to: folder[.ready, name]) }
    } catch {
      ledger.putBack(members)
      throw error
    }
    ledger.publish(name, members)
  }

  // MARK: Files

  func names(in part: SpoolFolder.Part, isFresh: Bool = false) throws(SpoolTrouble) -> [String] {
    try SpoolTrouble.marking { () throws(FileError) in try folder.names(in: part, isFresh: isFresh) }
  }

  func remove(_ part: SpoolFolder.Part, _ name: String) throws(SpoolTrouble) {
    try SpoolTrouble.marking { () throws(FileError) in try folder.remove(part, name) }
  }
}
