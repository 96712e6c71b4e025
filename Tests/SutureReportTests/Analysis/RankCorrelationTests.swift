import SutureGraph
import SutureReport
import SutureSupport
import SutureSweep
import SutureTestSupport
import Testing

struct RankCorrelationTests {
  private let first: [Double] = [1, 2, 2, 3, 5, 5, 5, 8, 9, 10, 4, 7]
  private let second: [Double] = [2, 1, 3, 3, 4, 6, 5, 5, 9, 8, 7, 7]

  @Test func `ties as SciPy has them`() throws {
    let correlation = RankCorrelation(first, second)
    #expect(isClose(correlation.spearman, 0.8422038768580838, 1e-12))
    #expect(isClose(correlation.kendall, 0.6880220170568243, 1e-12))
    #expect(correlation.count == 12)
    #expect(correlation.excluded == 0)
    // NumPy's bootstrap of 20,000 with other random numbers: 0.436 to 0.968.
    let interval = try #require(correlation.interval)
    #expect(isClose(interval.lowerBound, 0.436, 0.04))
    #expect(isClose(interval.upperBound, 0.968, 0.01))
    #expect(RankCorrelation(first, second) == correlation)
  }

  @Test func `only the order matters`() {
    let values = (0..<30).map { Double(($0 * 7) % 30) }
    let curved = values.map { $0 * $0 * $0 + 1 }
    #expect(RankCorrelation(values, curved).spearman == 1)
    #expect(RankCorrelation(values, curved).kendall == 1)
    #expect(RankCorrelation(values, curved).interval == 1...1)
    #expect(RankCorrelation(values, curved.map { -$0 }).spearman == -1)
  }

  @Test func `numbers that are not finite are left out and counted`() {
    let correlation = RankCorrelation(first + [.nan, .infinity, 3], second + [1, 2, .nan])
    #expect(correlation.excluded == 3)
    #expect(correlation.spearman == RankCorrelation(first, second).spearman)
  }

  @Test func `constant or too few values have none`() {
    #expect(RankCorrelation([1, 1, 1, 1, 1, 1, 1], [1, 2, 3, 4, 5, 6, 7]).spearman == nil)
    #expect(RankCorrelation([1, 1, 1, 1, 1, 1, 1], [1, 2, 3, 4, 5, 6, 7]).interval == nil)
    #expect(RankCorrelation([1, 1, 1, 1, 1, 1, 1], [1, 2, 3, 4, 5, 6, 7]).kendall == nil)
    #expect(RankCorrelation([], []).spearman == nil)
    #expect(RankCorrelation([1], [2]).spearman == nil)
    #expect(RankCorrelation([1, 2, 3], [2, 4, 6]).spearman == 1)
    #expect(RankCorrelation([1, 2, 3], [2, 4, 6]).interval == nil)
  }

  @Test func `unrelated numbers are mostly seen to be so`() {
    var random = RandomStream(seed: 3, "ranks")
    var covered = 0
    for _ in 0..<200 {
      let correlation = RankCorrelation(
        (0..<30).map { _ in random.normal() }, (0..<30).map { _ in random.normal() }, resamples: 200)
      if correlation.interval?.contains(0) ?? false { covered += 1 }
    }
    #expect((0.90...0.98).contains(Double(covered) / 200))
  }

  @Test func `scores of a sweep stand beside what is merely counted`() throws {
    var records = [try SweepRecords.record(0, nil, [0.1, 0.1], parameters: 1, scores: ["naswot": 99])]
    for number in 1...8 {
      records.append(
        try SweepRecords.record(
          number, "se(reduction: \(number))", [0.1 * Double(number), 0.05 * Double(number)], parameters: 100 - number,
          scores: number == 8 ? ["naswot": .nan] : number == 7 ? [:] : ["naswot": Double(number * number)]))
    }
    records.append(try SweepRecords.record(9, "eca", [0.9, 0.9], state: .failed, scores: ["naswot": -1]))
    let correlations = ScoreCorrelation.all(in: records, epochs: 3)
    #expect(correlations.map(\.name) == ["parameters", "naswot"])
    #expect(correlations.map(\.isCount) == [true, false])
    #expect(correlations.map(\.correlation.spearman) == [-1, 1])
    #expect(correlations.map(\.correlation.count) == [8, 6])
    #expect(correlations.map(\.correlation.excluded) == [0, 1])
    #expect(correlations.map(\.missing) == [0, 1])
    #expect(ScoreCorrelation.all(in: records, epochs: 4).isEmpty)
  }
}
