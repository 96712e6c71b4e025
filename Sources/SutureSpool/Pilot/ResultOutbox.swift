import SutureSandbox
import SutureSupport

/// Results that a pilot has not delivered yet; what cannot be written stays here, and is tried again.
struct ResultOutbox {
  /// A report that waits.
  private struct Item {
    let job: String
    let batch: String
    let line: [UInt8]
  }

  private let pilot: String
  private var items: [Item] = []
  private var number = 0

  init(pilot: String) { self.pilot = pilot }

  /// Whether everything has been delivered.
  var isEmpty: Bool { items.isEmpty }

  /// Adds a job's report.
  mutating func add<Work: Job>(_ report: JobReport<Work>) throws {
    items.append(Item(job: Work.id, batch: report.batch, line: try JobCoding.encode(report)))
  }

  /// Adds the report that a job of some kind is given back before it has begun.
  /// - Parameter line: the job's line in its batch.
  mutating func addReturned(_ line: [UInt8], of batch: String, job: String) throws {
    let report = JobReport<NoJob>(
      batch: batch, ticket: try JobCoding.decode(BatchEntryHead.self, line).ticket, seconds: 0,
      events: [.returned(wasRunning: false)])
    items.append(Item(job: job, batch: batch, line: try JobCoding.encode(report)))
  }

  /// Writes what waits, one file for each kind of job.
  /// - Returns: the numbers of the reports delivered, by batch.
  mutating func deliver(to folder: SpoolFolder) throws -> [String: Int] {
    var delivered: [String: Int] = [:]
    while let job = items.first?.job {
      var byteCount = 0
      // Files stay below the size above which they are not read.
      let batch = items.prefix { item in
        byteCount += item.line.count
        return item.job == job && byteCount < SpoolFile.mostBytes / 2
      }
      let count = max(1, batch.count)
      let head = try JobCoding.encode(ResultsHead(pilot: pilot, job: job))
      number += 1
      try SpoolFile.write(
        [head] + items.prefix(count).map(\.line), to: folder[.results, SpoolName.numbered(pilot, number)])
      for item in items.prefix(count) { delivered[item.batch, default: 0] += 1 }
      items.removeFirst(count)
    }
    return delivered
  }
}

/// A job of no kind, for reports that say nothing of what a job does.
private struct NoJob: Job {
  static let id = ""

  func run(in context: JobContext, report: (NoEvent) throws -> Void) throws -> Bool { false }
}
