import SutureGraph
import SutureSupport
import Testing

struct RandomStreamTests {
  @Test func `the first numbers of a seed are those of xoshiro256++ seeded by SplitMix64`() {
    var stream = RandomStream(seed: 0)
    #expect(
      (0..<3).map { _ in stream.next() } == [0x5317_5d61_490b_23df, 0x61da_6f3d_c380_d507, 0x5c0f_df91_ec9a_7bfc])
  }

  @Test func `the first numbers of a path never change`() {
    var stream = RandomStream(seed: 7, "init", "fc.0.weight")
    #expect(
      (0..<3).map { _ in stream.next() } == [0xab5a_288d_d54a_d79c, 0x9252_2a63_1545_88dc, 0xff99_d087_62e7_2400])
  }

  @Test func `a permutation never changes`() {
    var stream = RandomStream(seed: 0, "data", "order", "0")
    #expect(stream.permutation(10) == [8, 4, 6, 9, 3, 1, 5, 7, 0, 2])
  }

  @Test(arguments: [
    ["ab", "c"], ["a", "bc"], ["abc"], ["abc", ""], ["", "abc"], [], [""], ["", ""],
  ]) func `paths that read alike when joined give different streams`(path: [String]) {
    let all: [[String]] = [["ab", "c"], ["a", "bc"], ["abc"], ["abc", ""], ["", "abc"], [], [""], ["", ""]]
    var own = RandomStream(seed: 1, path: path)
    let first = own.next()
    let others = all.filter { $0 != path }.map { path in
      var stream = RandomStream(seed: 1, path: path)
      return stream.next()
    }
    #expect(!others.contains(first))
  }

  @Test func `uniform numbers lie in 0 to 1 and have the mean and variance they should`() {
    var stream = RandomStream(seed: 3)
    let numbers = (0..<100_000).map { _ in stream.uniform() }
    #expect(numbers.allSatisfy { (0..<1).contains($0) })
    let (mean, variance) = moments(numbers)
    // Four standard errors.
    #expect(abs(mean - 0.5) < 4 * 0.2887 / 316.2)
    #expect(abs(variance - 1.0 / 12) < 0.001)
  }

  @Test(arguments: [1, 2, 3, 10, 1000]) func `integers below a bound are equally likely`(bound: Int) {
    var stream = RandomStream(seed: 4, "\(bound)")
    var counts = [Int](repeating: 0, count: bound)
    let draws = 200 * bound
    for _ in 0..<draws { counts[stream.uniform(below: bound)] += 1 }
    let squares = counts.reduce(0.0) { $0 + (Double($1) - 200) * (Double($1) - 200) / 200 }
    // Chi-squared with bound − 1 degrees of freedom, five deviations.
    let freedom = Double(bound - 1)
    #expect(abs(squares - freedom) <= 5 * (2 * freedom).squareRoot())
  }

  @Test func `normal numbers have mean 0, variance 1 and the normal's tails`() {
    var stream = RandomStream(seed: 5)
    let numbers = (0..<100_000).map { _ in stream.normal() }
    let (mean, variance) = moments(numbers)
    #expect(abs(mean) < 4 / 316.2)
    #expect(abs(variance - 1) < 0.02)
    let outside = Double(numbers.count { abs($0) > 1.96 }) / 100_000
    #expect(abs(outside - 0.05) < 0.003)
  }

  @Test func `shuffling keeps every element and reaches every order`() {
    var stream = RandomStream(seed: 6)
    var seen: [[Int]: Int] = [:]
    for _ in 0..<6000 { seen[stream.permutation(3), default: 0] += 1 }
    #expect(seen.count == 6)
    #expect(seen.values.allSatisfy { (850...1150).contains($0) })
    #expect(stream.permutation(0).isEmpty)
    #expect(stream.permutation(100).sorted() == Array(0..<100))
  }

  private func moments(_ numbers: [Double]) -> (mean: Double, variance: Double) {
    let mean = numbers.reduce(0, +) / Double(numbers.count)
    return (mean, numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(numbers.count))
  }
}

struct RandomStreamInitialiserTests {
  @Test func `a constant fills with itself`() {
    var stream = RandomStream(seed: 0)
    #expect(stream.fill(3, .constant(0.5)) == [0.5, 0.5, 0.5])
  }

  @Test func `uniform stays below its upper bound even where Float rounds up`() {
    var stream = RandomStream(seed: 0)
    let values = stream.fill(200_000, .uniform(low: 16_777_214, high: 16_777_216))
    #expect(values.allSatisfy { $0 >= 16_777_214 && $0 < 16_777_216 })
  }

  @Test func `normal has its mean and deviation`() {
    var stream = RandomStream(seed: 1)
    let values = stream.fill(50_000, .normal(mean: 2, deviation: 0.5))
    let mean = values.reduce(0, +) / 50_000
    #expect(abs(mean - 2) < 0.01)
    #expect(values.contains { abs($0 - 2) > 1.2 })
  }

  @Test func `truncated normal never leaves two deviations and keeps their variance`() {
    var stream = RandomStream(seed: 2)
    let values = stream.fill(50_000, .truncatedNormal(mean: -1, deviation: 0.02))
    #expect(values.allSatisfy { abs($0 + 1) <= 0.040_001 })
    let variance = values.reduce(0) { $0 + ($1 + 1) * ($1 + 1) } / 50_000
    // The variance of a standard normal cut at ±2 is 0.7737.
    #expect(abs(variance / 0.0004 - 0.7737) < 0.02)
  }

  @Test func `the same seed and path fill alike`() {
    var one = RandomStream(seed: 9, "init", "w")
    var two = RandomStream(seed: 9, "init", "w")
    #expect(one.fill(33, .normal(mean: 0, deviation: 1)) == two.fill(33, .normal(mean: 0, deviation: 1)))
  }
}
