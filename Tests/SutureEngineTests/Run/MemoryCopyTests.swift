import SutureExecution
import Testing

@testable import SutureEngine

struct MemoryCopyTests {
  @Test(arguments: [1, 7, 16_384, 100_003], [1, 2, 3])
  func `every number is copied, whatever the share of a thread`(count: Int, threads: Int) throws {
    let copy = try MemoryCopy(elementCount: count, threads: try #require(ThreadCount(threads)))
    for index in copy.input.indices { copy.input[index] = Float(index + 1) }
    copy.run()
    #expect(copy.elementCount == count)
    #expect(copy.output.elementsEqual(copy.input))
  }

  @Test func `as many times as runs were asked for`() throws {
    let copy = try MemoryCopy(elementCount: 64, threads: .one)
    #expect(copy.seconds(runs: 4).count == 4)
    #expect(copy.seconds(runs: 4).allSatisfy { $0 >= 0 })
  }

  @Test func `more than the machine has is an error`() {
    #expect(throws: EngineError.self) { try MemoryCopy(elementCount: Int.max / 8, threads: .one) }
  }
}
