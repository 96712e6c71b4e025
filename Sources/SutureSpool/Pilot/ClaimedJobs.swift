import SutureSandbox
import SutureSupport

/// The batches that a pilot has taken, and their jobs that have not begun.
struct ClaimedJobs {
  /// A job that has not begun.
  struct Waiting {
    let batch: String
    let head: BatchHead
    let line: [UInt8]
  }

  private var waiting: [Waiting] = []
  /// The number of jobs that are not delivered, by batch.
  private(set) var undelivered: [String: Int] = [:]

  /// The batches with jobs that are not delivered.
  var open: [String] { undelivered.keys.sorted() }
  /// The first job that has not begun.
  var first: Waiting? { waiting.last }

  /// Adds a batch.
  mutating func add(_ batch: String, head: BatchHead, lines: [[UInt8]]) {
    waiting.insert(
      contentsOf: lines.reversed().map { Waiting(batch: batch, head: head, line: $0) }, at: 0)
    if !lines.isEmpty { undelivered[batch] = lines.count }
  }

  /// Takes the first job that has not begun.
  mutating func next() -> Waiting? { waiting.popLast() }

  /// Records that reports of a batch were delivered.
  mutating func deliver(_ counts: [String: Int]) {
    for (batch, count) in counts {
      let rest = (undelivered[batch] ?? 0) - count
      undelivered[batch] = rest > 0 ? rest : nil
    }
  }

  /// Drops the jobs of a batch that have not begun: the claim was taken back.
  mutating func drop(_ batch: String) {
    waiting.removeAll { $0.batch == batch }
    undelivered[batch] = nil
  }
}
