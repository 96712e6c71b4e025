import SutureSupport
import Testing

@testable import SutureEngine

@Suite struct DisjointSetsTests {
  @Test func `every element represents itself at first`() {
    var sets = DisjointSets(count: 3)
    #expect((0..<3).map { sets.find($0) } == [0, 1, 2])
    #expect(sets.append() == 3)
    #expect(sets.find(3) == 3)
  }

  @Test func `the set that is merged into keeps its representative`() {
    var sets = DisjointSets(count: 5)
    sets.merge(0, into: 1)
    sets.merge(2, into: 0)
    #expect((0..<5).map { sets.find($0) } == [1, 1, 1, 3, 4])
    sets.merge(1, into: 4)
    #expect((0..<5).map { sets.representative(of: $0) } == [4, 4, 4, 3, 4])
    // Merging a set with itself changes nothing.
    sets.merge(0, into: 2)
    #expect(sets.find(0) == 4)
  }

  @Test(arguments: 0..<10)
  func `random merges give the sets of a plain relabelling`(_ seed: Int) {
    var stream = RandomStream(seed: UInt64(seed), "sets")
    var sets = DisjointSets(count: 60)
    var labels = Array(0..<60)
    for _ in 0..<45 {
      let (a, b) = (stream.uniform(below: 60), stream.uniform(below: 60))
      sets.merge(a, into: b)
      labels = labels.map { [old = labels[a], new = labels[b]] label in label == old ? new : label }
    }
    #expect((0..<60).map { sets.representative(of: $0) } == labels)
    sets.compress()
    #expect((0..<60).map { sets.find($0) } == labels)
  }

  @Test func `a long chain of merges is searched without recursion`() {
    var sets = DisjointSets(count: 200_000)
    for element in 1..<200_000 { sets.merge(element - 1, into: element) }
    #expect(sets.find(0) == 199_999)
  }
}
