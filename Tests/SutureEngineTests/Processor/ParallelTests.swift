import CKernels
import SutureExecution
import Testing

@testable import SutureEngine

@Suite struct ParallelTests {
  @Test func `the process has a pool once oneDNN is loaded`() {
    #expect(suture_has_thread_pool())
    #expect(ThreadCount.available.value >= 1)
  }

  @Test(arguments: [0, 1, 2, 7, 1000], [1, 2, 3, 64])
  func `every item is computed once`(_ count: Int, _ threads: Int) throws {
    var counts = [Float](repeating: 0, count: count + 1)
    counts.withUnsafeMutableBufferPointer { counts in
      let addOne: suture_loop = { cells, start, end in
        guard let cells = UnsafeMutableRawPointer(mutating: cells)?.assumingMemoryBound(to: Float.self) else { return }
        for item in Int(start)..<Int(end) { cells[item] += 1 }
      }
      suture_parallel(addOne, counts.baseAddress, Int64(count), 1, Int32(threads))
    }
    #expect(counts == [Float](repeating: 1, count: count) + [0])
  }

  @Test(arguments: [0, -1, 1025]) func `other thread counts are refused`(_ count: Int) {
    #expect(ThreadCount(count) == nil)
  }
}
