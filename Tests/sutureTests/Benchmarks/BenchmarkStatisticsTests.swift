import Testing

@testable import suture

struct BenchmarkStatisticsTests {
  @Test func `the median is the middle value or the mean of the middle two`() {
    #expect(BenchmarkStatistics.median([]) == nil)
    #expect(BenchmarkStatistics.median([3]) == 3)
    #expect(BenchmarkStatistics.median([9, 1, 2]) == 2)
    #expect(BenchmarkStatistics.median([4, 1, 2, 100]) == 3)
  }

  @Test func `the geometric mean of a ratio and its inverse is 1`() throws {
    #expect(BenchmarkStatistics.geometricMean([]) == nil)
    #expect(abs(try #require(BenchmarkStatistics.geometricMean([4, 0.25])) - 1) < 1e-12)
    #expect(abs(try #require(BenchmarkStatistics.geometricMean([2, 4, 8])) - 4) < 1e-12)
  }

  @Test(arguments: [(0.01, 50), (0.05, 10), (0.1, 5), (0.12, 5), (10, 3), (0, 50), (1e-9, 50), (.infinity, 3)])
  func `runs take about half a second`(seconds: Double, runs: Int) {
    #expect(BenchmarkStatistics.runs(secondsEach: seconds) == runs)
  }
}
