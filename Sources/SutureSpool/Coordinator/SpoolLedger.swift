/// The coordinator's record of jobs: which wait, which are in a batch, which have ended.
///
/// It decides by itself, without files and clocks. A job counts as ended once; of its attempts only the latest counts.
struct SpoolLedger {
  /// The state of a job.
  private enum State {
    case waiting
    case inBatch(String)
    case ended
  }

  private struct Job {
    let digest: String
    var state = State.waiting
    var attempt = 0
    /// How often an attempt was lost with its pilot, or cut off by the end of its pilot's time.
    var interruptions = 0
  }

  /// A batch that was written.
  struct Batch {
    /// The indices of its jobs that have not ended.
    var open: Set<Int>
    /// The pilot that has taken it.
    var pilot: String?
  }

  private var jobs: [Job]
  private let indices: [String: Int]
  private var waiting: [Int]
  /// The batches with jobs that have not ended, by name.
  private(set) var batches: [String: Batch] = [:]
  /// The number of jobs that have not ended.
  private(set) var openCount: Int

  /// - Parameter digests: those of the jobs, all different, in the order in which they are to be run.
  init(digests: [String]) {
    jobs = digests.map { Job(digest: $0) }
    indices = Dictionary(digests.enumerated().map { ($1, $0) }) { first, _ in first }
    waiting = Array(digests.indices.reversed())
    openCount = digests.count
  }

  /// The number of jobs that are in no batch.
  var waitingCount: Int { waiting.count }

  /// The number of batches that no pilot has taken.
  var readyCount: Int { batches.values.count { $0.pilot == nil } }

  /// The batches that a pilot has taken.
  func batches(of pilot: String) -> [String] { batches.filter { $0.value.pilot == pilot }.map(\.key).sorted() }

  // MARK: Batches

  /// The next job that waits, which is then in no list until it is put into a batch, dropped or put back.
  mutating func next() -> Int? { waiting.popLast() }

  /// Ends a job that is not to be run.
  mutating func drop(_ job: Int) { end(job) }

  /// Puts jobs back whose batch could not be written.
  mutating func putBack(_ unwritten: [Int]) { waiting += unwritten.reversed() }

  /// The ticket of a job's next attempt.
  func nextTicket(_ job: Int) -> Ticket { Ticket(digest: jobs[job].digest, attempt: jobs[job].attempt + 1) }

  /// Records that a batch of a new attempt at each of its jobs was written.
  mutating func publish(_ batch: String, _ members: [Int]) {
    for job in members {
      jobs[job].attempt += 1
      jobs[job].state = .inBatch(batch)
    }
    batches[batch] = Batch(open: Set(members), pilot: nil)
  }

  /// Takes over a batch of an earlier run of the coordinator.
  /// - Returns: whether any of its jobs belongs to this run; otherwise nothing is recorded.
  mutating func adopt(_ batch: String, _ tickets: [Ticket], pilot: String?) -> Bool {
    let members = tickets.compactMap { ticket -> (Int, Int)? in
      guard let job = indices[ticket.digest] else { return nil }
      switch jobs[job].state {
      case .waiting: return (job, ticket.attempt)
      case .inBatch, .ended: return nil
      }
    }
    guard !members.isEmpty else { return false }
    for (job, attempt) in members {
      jobs[job].attempt = attempt
      jobs[job].state = .inBatch(batch)
    }
    let adopted = Set(members.map(\.0))
    waiting.removeAll(where: adopted.contains)
    batches[batch] = Batch(open: adopted, pilot: pilot)
    return true
  }

  /// Records that a pilot has taken a batch, if it is one of this ledger.
  mutating func claim(_ batch: String, by pilot: String) { batches[batch]?.pilot = pilot }

  // MARK: Outcomes

  /// The job whose current attempt a result belongs to; nil if the job has ended, or a later attempt counts.
  func job(_ ticket: Ticket, in batch: String) -> Int? {
    guard let job = indices[ticket.digest], jobs[job].attempt == ticket.attempt,
      case .inBatch(batch) = jobs[job].state
    else { return nil }
    return job
  }

  /// Whether a ticket belongs to a job of this ledger, whichever attempt it is.
  func knows(_ ticket: Ticket) -> Bool { indices[ticket.digest] != nil }

  /// Records that a job has ended.
  mutating func end(_ job: Int) {
    switch jobs[job].state {
    case .ended: return
    case .waiting: waiting.removeAll { $0 == job }
    case .inBatch(let batch): leave(batch, job)
    }
    jobs[job].state = .ended
    openCount -= 1
  }

  /// Puts a job back to those that wait: its attempt counts no more.
  /// - Parameter isInterrupted: whether the attempt was under way.
  /// - Returns: how often attempts at the job were interrupted.
  @discardableResult
  mutating func requeue(_ job: Int, isInterrupted: Bool) -> Int {
    guard case .inBatch(let batch) = jobs[job].state else { return jobs[job].interruptions }
    leave(batch, job)
    if isInterrupted { jobs[job].interruptions += 1 }
    jobs[job].state = .waiting
    waiting.append(job)
    return jobs[job].interruptions
  }

  /// Puts all jobs of a batch back that have not ended.
  /// - Parameter isInterrupted: whether their attempts may have been under way.
  mutating func requeue(batch: String, isInterrupted: Bool = false) {
    for job in open(in: batch).reversed() { requeue(job, isInterrupted: isInterrupted) }
  }

  /// How often attempts at a job were interrupted.
  func interruptions(of job: Int) -> Int { jobs[job].interruptions }

  /// The jobs of a batch that have not ended.
  func open(in batch: String) -> [Int] { batches[batch]?.open.sorted() ?? [] }

  private mutating func leave(_ batch: String, _ job: Int) {
    batches[batch]?.open.remove(job)
    if batches[batch]?.open.isEmpty ?? false { batches[batch] = nil }
  }
}
