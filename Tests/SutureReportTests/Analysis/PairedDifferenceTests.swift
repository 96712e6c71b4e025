import SutureGraph
import SutureReport
import SutureSupport
import SutureTestSupport
import Testing

struct PairedDifferenceTests {
  private let first = [0: 0.912, 1: 0.934, 2: 0.921, 3: 0.940, 4: 0.927]
  private let second = [0: 0.905, 1: 0.921, 2: 0.918, 3: 0.929, 4: 0.926]

  @Test func `five seeds as SciPy has them`() throws {
    let difference = try #require(PairedDifference(first, minus: second))
    #expect(difference.count == 5)
    #expect(isClose(difference.mean, 0.007))
    #expect(isClose(difference.deviation, 0.005099019513592767))
    #expect(isClose(difference.halfWidth, 0.006331268956166607))
    #expect(isClose(difference.halfWidth(confidence: 0.99), 0.01049895165427644))
    #expect(isClose(difference.p, 0.03730376273110024))
    #expect(difference.isDistinguishable)
  }

  @Test func `only seeds that both have count`() throws {
    let difference = try #require(PairedDifference([0: 0.5, 1: 0.7, 7: 0.9], minus: [1: 0.6, 7: 0.5, 8: 0.1]))
    #expect(difference.differences.keys.sorted() == [1, 7])
    #expect(isClose(difference.mean, 0.25))
    #expect(PairedDifference([0: 0.5], minus: [1: 0.5]) == nil)
    #expect(PairedDifference([0: .nan], minus: [0: 0.5]) == nil)
  }

  @Test func `one seed has a difference and no interval`() throws {
    let difference = try #require(PairedDifference([3: 0.9], minus: [3: 0.8]))
    #expect(isClose(difference.mean, 0.1))
    #expect(difference.halfWidth == nil)
    #expect(difference.p == nil)
    #expect(!difference.hasNoSpread)
    #expect(!difference.isDistinguishable)
  }

  @Test func `equal accuracies differ by nothing`() throws {
    let difference = try #require(PairedDifference([0: 1, 1: 1], minus: [0: 1, 1: 1]))
    #expect(difference.mean == 0)
    #expect(difference.halfWidth == 0)
    #expect(difference.p == 1)
    #expect(difference.hasNoSpread)
  }

  @Test(arguments: [(2, 0.5), (3, 0.25), (5, 0.0625), (6, 0.03125)])
  func `equal differences are judged by their signs alone`(seeds: Int, p: Double) throws {
    // One image of a hundred each, though the binary fractions differ in their last digits.
    let first = Dictionary(uniqueKeysWithValues: (0..<seeds).map { ($0, Double(90 + $0) / 100) })
    let second = Dictionary(uniqueKeysWithValues: (0..<seeds).map { ($0, Double(89 + $0) / 100) })
    let difference = try #require(PairedDifference(first, minus: second))
    #expect(difference.hasNoSpread)
    #expect(difference.halfWidth == 0)
    #expect(difference.p == p)
    #expect(difference.isDistinguishable == (seeds >= 6))
  }

  @Test(arguments: [2, 3, 5, 10])
  func `95 of 100 intervals hold the true difference`(seeds: Int) throws {
    var random = RandomStream(seed: 7, "coverage", "\(seeds)")
    let sets = 2_000
    var covered = 0
    for _ in 0..<sets {
      var first: [Int: Double] = [:]
      var second: [Int: Double] = [:]
      for seed in 0..<seeds {
        // What a seed does to both is ten times what it does to each, and drops out.
        let shared = 0.9 + 0.02 * random.normal()
        first[seed] = shared + 0.01 + 0.002 * random.normal()
        second[seed] = shared + 0.003 * random.normal()
      }
      let difference = try #require(PairedDifference(first, minus: second))
      if abs(difference.mean - 0.01) <= (try #require(difference.halfWidth)) { covered += 1 }
    }
    #expect((0.93...0.97).contains(Double(covered) / Double(sets)))
  }
}
