import SutureSupport
import Testing

@testable import SutureEngine
@testable import SutureExecution
import SutureGraph

@Suite struct ArenaPlannerTests {
  @Test(arguments: 0..<20)
  func `what lives at the same time does not overlap`(_ seed: Int) {
    var stream = RandomStream(seed: UInt64(seed), "requests")
    let requests = (0..<200).map { _ in
      let first = stream.uniform(below: 100)
      return ArenaPlanner.Request(
        count: 1 + stream.uniform(below: 1000), steps: first...(first + stream.uniform(below: 20)))
    }
    let made = ArenaPlanner.arrange(requests)
    for a in requests.indices {
      #expect(made.offsets[a] % 16 == 0 && made.offsets[a] + requests[a].count <= made.count)
      for b in requests.indices where b > a && requests[a].steps.overlaps(requests[b].steps) {
        let apart =
          made.offsets[a] + requests[a].count <= made.offsets[b]
          || made.offsets[b] + requests[b].count <= made.offsets[a]
        #expect(apart)
      }
    }
    let apart = ArenaPlanner.arrange(requests, reuses: false)
    #expect(made.count < apart.count / 3)
  }

  @Test(arguments: 0..<20)
  func `what lives at the same time does not overlap where very many are arranged in time`(_ seed: Int) {
    var stream = RandomStream(seed: UInt64(seed), "requests")
    let requests = (0..<300).map { _ in
      let first = stream.uniform(below: 100)
      return ArenaPlanner.Request(
        count: stream.uniform(below: 1000), steps: first...(first + stream.uniform(below: 20)))
    }
    let made = ArenaPlanner.arrangeInTime(requests)
    for a in requests.indices {
      #expect(made.offsets[a] % 16 == 0 && made.offsets[a] + requests[a].count <= made.count)
      for b in requests.indices where b > a && requests[a].steps.overlaps(requests[b].steps) {
        let apart =
          made.offsets[a] + requests[a].count <= made.offsets[b]
          || made.offsets[b] + requests[b].count <= made.offsets[a]
        #expect(apart)
      }
    }
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
