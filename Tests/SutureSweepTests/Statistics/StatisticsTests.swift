import Testing

@testable import SutureSweep

struct StatisticsTests {
  @Test func `mean and deviation of a sample`() {
    #expect(Statistics.mean([1, 2, 3, 4]) == 2.5)
    #expect(Statistics.deviation([1]) == nil)
    #expect(abs((Statistics.deviation([1, 2, 3, 4]) ?? 0) - 1.2909944) < 1e-6)
  }

  @Test(arguments: [(1, 12.706), (2, 4.303), (30, 2.042), (40, 2.021), (120, 1.980), (1000, 1.962)])
  func `student's quantile`(degrees: Int, expected: Double) {
    #expect(abs(Statistics.quantile(degreesOfFreedom: degrees) - expected) < 1e-3)
  }

  @Test func `the interval of three values`() {
    // sd 1, √3, t(2) = 4.303
    #expect(abs((Statistics.halfWidth([1, 2, 3]) ?? 0) - 4.303 / 1.7320508) < 1e-3)
  }
}
