import SutureSupport
import Testing

@testable import SutureEngine
@testable import SutureExecution

@Suite struct ArenaPlannerTests {
  /// Requests of random sizes and lifetimes of up to 20 of 120 steps.
  private func requests(_ count: Int, sizes: Range<Int>, seed: Int) -> [ArenaPlanner.Request] {
    var stream = RandomStream(seed: UInt64(seed), "requests")
    return (0..<count).map { _ in
      let first = stream.uniform(below: 100)
      return ArenaPlanner.Request(
        count: sizes.lowerBound + stream.uniform(below: sizes.count),
        steps: first...(first + stream.uniform(below: 20)))
    }
  }

  /// Expects aligned places within the arena, without overlaps of storages with overlapping lifetimes.
  private func expectSound(_ made: ArenaPlanner.Arrangement, _ requests: [ArenaPlanner.Request]) {
    for a in requests.indices {
      #expect(made.offsets[a] % 16 == 0 && made.offsets[a] + requests[a].count <= made.count)
      for b in requests.indices where b > a && requests[a].steps.overlaps(requests[b].steps) {
        let apart =
          made.offsets[a] + requests[a].count <= made.offsets[b]
          || made.offsets[b] + requests[b].count <= made.offsets[a]
        #expect(apart)
      }
    }
  }

  @Test(arguments: 0..<20)
  func `storages with overlapping lifetimes do not overlap`(_ seed: Int) {
    let requests = requests(200, sizes: 1..<1001, seed: seed)
    let made = ArenaPlanner.arrange(requests)
    expectSound(made, requests)
    #expect(made.count < ArenaPlanner.arrange(requests, reuses: false).count / 3)
  }

  @Test(arguments: 0..<20)
  func `storages that are arranged in the order of time do not overlap either`(_ seed: Int) {
    let requests = requests(300, sizes: 0..<1000, seed: seed)
    let made = ArenaPlanner.arrangeInTime(requests)
    expectSound(made, requests)
    #expect(made.count <= ArenaPlanner.arrange(requests).count * 3 / 2)
  }

  @Test func `a chain of many equal steps needs the memory of two`() {
    let requests = (0..<50_000).map { ArenaPlanner.Request(count: 100, steps: $0...($0 + 1)) }
    #expect(ArenaPlanner.arrange(requests).count == 2 * AlignedFloats.padded(100))
  }

  @Test func `the smallest gap that fits is taken`() {
    let requests = [
      ArenaPlanner.Request(count: 64, steps: 0...9), ArenaPlanner.Request(count: 48, steps: 0...4),
      ArenaPlanner.Request(count: 32, steps: 0...9), ArenaPlanner.Request(count: 16, steps: 5...9),
      ArenaPlanner.Request(count: 32, steps: 5...9),
    ]
    let made = ArenaPlanner.arrange(requests)
    #expect(made.count == 144)
    #expect(made.offsets[4] == 64)
    #expect(made.offsets[3] == 96)
  }
}
