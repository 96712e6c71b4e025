import Synchronization
import Testing

@testable import SutureData

struct ParallelLoopTests {
  @Test(arguments: [1, 2, 7, 100])
  func `every index is visited once, with any number of threads`(threads: Int) throws {
    let visits = Mutex([Int](repeating: 0, count: 50))
    try ParallelLoop.run(50, threads: threads) { (index) throws(DataError) in visits.withLock { $0[index] += 1 } }
    #expect(visits.withLock { $0 } == [Int](repeating: 1, count: 50))
    try ParallelLoop.run(0, threads: threads) { (_) throws(DataError) in Issue.record("there is no index") }
  }

  @Test(arguments: [1, 2, 8])
  func `the error is that of the lowest index that fails`(threads: Int) {
    for _ in 0..<20 {
      #expect(throws: DataError.image("7", .empty)) {
        try ParallelLoop.run(100, threads: threads) { (index) throws(DataError) in
          if index >= 7 { throw .image("\(index)", .empty) }
        }
      }
    }
  }
}
