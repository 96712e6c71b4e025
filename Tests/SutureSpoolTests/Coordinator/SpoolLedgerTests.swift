import SutureTestSupport
import Testing

@testable import SutureSpool

struct SpoolLedgerTests {
  @Test func `jobs are given out in order, and a job that comes back is next`() {
    var ledger = SpoolLedger(digests: ["a", "b", "c"])
    let first = [ledger.next(), ledger.next()].compactMap(\.self)
    #expect(first == [0, 1])
    ledger.publish("x", first)
    ledger.requeue(0, isInterrupted: false)
    let rest = [ledger.next(), ledger.next(), ledger.next()]
    #expect(rest == [0, 2, nil])
  }

  @Test func `only the latest attempt in its batch counts`() {
    var ledger = SpoolLedger(digests: ["a"])
    _ = ledger.next()
    ledger.publish("x", [0])
    let first = Ticket(digest: "a", attempt: 1)
    #expect(ledger.job(first, in: "x") == 0 && ledger.job(first, in: "y") == nil)
    ledger.requeue(batch: "x")
    #expect(ledger.job(first, in: "x") == nil)
    _ = ledger.next()
    ledger.publish("y", [0])
    #expect(ledger.job(first, in: "x") == nil && ledger.job(first, in: "y") == nil)
    #expect(ledger.job(Ticket(digest: "a", attempt: 2), in: "y") == 0)
    ledger.end(0)
    #expect(ledger.job(Ticket(digest: "a", attempt: 2), in: "y") == nil && ledger.openCount == 0)
  }

  @Test func `a batch of an earlier run goes on with its attempts`() {
    var ledger = SpoolLedger(digests: ["a", "b"])
    let old = [Ticket(digest: "a", attempt: 3), Ticket(digest: "z", attempt: 1)]
    let adopted = [
      ledger.adopt("old", old, pilot: "p"), ledger.adopt("older", [Ticket(digest: "z", attempt: 1)], pilot: "p"),
    ]
    #expect(adopted == [true, false])
    #expect(ledger.waitingCount == 1 && ledger.batches(of: "p") == ["old"])
    #expect(ledger.job(old[0], in: "old") == 0)
    ledger.requeue(batch: "old")
    #expect(ledger.nextTicket(0) == Ticket(digest: "a", attempt: 4))
  }

  /// Numbers that are the same in every run.
  private struct Steps: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9e37_79b9_7f4a_7c15
      var word = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
      word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
      return word ^ (word >> 31)
    }
  }

  /// Whatever pilots, the disk and the coordinator do, each job ends once, and none is forgotten.
  @Test(arguments: 0..<40) func `in any order of events each job ends once`(seed: Int) {
    var random = Steps(state: UInt64(seed))
    let count = 30
    var ledger = SpoolLedger(digests: (0..<count).map { "job \($0)" })
    var results: [(ticket: Ticket, batch: String)] = []
    var ended = [Int](repeating: 0, count: count)
    var number = 0
    for _ in 0..<100_000 where ledger.openCount > 0 {
      switch Int.random(in: 0..<6, using: &random) {
      case 0:
        number += 1
        var members: [Int] = []
        while members.count < Int.random(in: 1...5, using: &random), let job = ledger.next() { members.append(job) }
        guard !members.isEmpty else { continue }
        if Bool.random(using: &random) {
          ledger.putBack(members)
        } else {
          // Results of all attempts arrive at some time, some of them twice.
          results += members.map { (ledger.nextTicket($0), "b\(number)") }
          ledger.publish("b\(number)", members)
        }
      case 1: if let batch = ledger.batches.keys.randomElement(using: &random) { ledger.claim(batch, by: "p") }
      case 2: if let batch = ledger.batches.keys.randomElement(using: &random) { ledger.requeue(batch: batch) }
      default:
        // Now and then one of long ago.
        let recent = Bool.random(using: &random) ? results.suffix(10) : results[...]
        guard let result = recent.randomElement(using: &random) else { continue }
        if let job = ledger.job(result.ticket, in: result.batch) {
          ended[job] += 1
          ledger.end(job)
        }
      }
      let inBatches = ledger.batches.values.reduce(0) { $0 + $1.open.count }
      #expect(ledger.openCount == inBatches + ledger.waitingCount)
    }
    #expect(ended == [Int](repeating: 1, count: count) && ledger.batches.isEmpty && ledger.waitingCount == 0)
  }
}
