import Testing

@testable import SutureProcess

struct ProcessHoldingsTests {
  private let start = ProcessHoldings(descriptors: ["0", "1", "2"], threadCount: 2, folder: [1, 2], memory: 50 << 20)

  /// The start with a change.
  private func changed(_ change: (inout ProcessHoldings) -> Void) -> ProcessHoldings {
    var holdings = start
    change(&holdings)
    return holdings
  }

  private func isWorn(_ holdings: ProcessHoldings, threads: Int = 0, memory: Int? = 1 << 30) -> Bool {
    holdings.isWorn(since: start, threads: threads, allowedMemory: memory)
  }

  @Test func `what is now as it was has nothing left behind`() {
    #expect(!isWorn(start))
    #expect(!isWorn(changed { $0.threadCount = 1 }))
    #expect(!isWorn(changed { $0.memory = 200 << 20 }))
    #expect(!isWorn(changed { $0.memory = 2 << 30 }, memory: nil))
    #expect(!isWorn(changed { $0.threadCount = 4 }, threads: 2))
  }

  @Test func `descriptors, a folder, threads and memory are left behind`() {
    #expect(isWorn(changed { $0.descriptors?.append("3") }))
    #expect(isWorn(changed { $0.descriptors?.removeLast() }))
    #expect(isWorn(changed { $0.descriptors = nil }))
    #expect(isWorn(changed { $0.folder = [1, 3] }))
    #expect(isWorn(changed { $0.folder = [] }))
    #expect(isWorn(changed { $0.threadCount = 3 }))
    #expect(isWorn(changed { $0.threadCount = 5 }, threads: 2))
    #expect(isWorn(changed { $0.threadCount = nil }))
    #expect(isWorn(changed { $0.memory = 300 << 20 }))
    #expect(isWorn(changed { $0.memory = nil }))
  }

  @Test func `this process is read`() throws {
    let holdings = ProcessHoldings.current
    #expect(holdings.descriptors?.contains("2") == true)
    #expect(holdings.folder.count == 2)
    #expect((holdings.threadCount ?? 0) >= 1)
    #expect(try #require(holdings.memory) > 1 << 20)
  }
}
