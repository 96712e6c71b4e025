import SutureSupport
import SutureTestSupport
import Testing

struct StatisticsTests {
  @Test func `mean and deviation of a sample`() {
    #expect(Statistics.mean([1, 2, 3, 4]) == 2.5)
    #expect(Statistics.deviation([1]) == nil)
    #expect(isClose(Statistics.deviation([1, 2, 3, 4]), 1.2909944487358056))
  }

  @Test func `the interval of three values`() {
    // sd 1, √3, t(2) = 4.302652729749462
    #expect(isClose(Statistics.halfWidth([1, 2, 3]), 4.302652729749462 / 3.0.squareRoot()))
    #expect(isClose(Statistics.halfWidth([1, 2, 3], confidence: 0.999), 31.599054576445365 / 3.0.squareRoot()))
    #expect(Statistics.halfWidth([1]) == nil)
  }
}
