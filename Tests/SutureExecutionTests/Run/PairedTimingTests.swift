import Testing

@testable import SutureExecution

struct PairedTimingTests {
  @Test func `a time follows from the median ratio, its error from the ratios between which the median lies`() {
    // Ratios 1.1, 1.2, … 1.9, in turns at a pace of their own.
    let paces = [1.0, 2, 1, 4, 1, 2, 1, 0.5, 1]
    let ratios = [1.5, 1.1, 1.9, 1.2, 1.8, 1.3, 1.7, 1.4, 1.6]
    let timing = PairedTiming(seconds: zip(paces, ratios).map(*), others: paces)
    #expect(timing.otherSeconds == 1 && abs(timing.seconds - 1.5) < 1e-12)
    // Of nine the second smallest and the second largest: 1 − 2·10/512 = 96 %.
    #expect(abs(timing.error - 0.3) < 1e-12)
  }

  @Test(arguments: [(1, 0.0), (5, 2), (8, 4), (9, 3), (12, 4), (25, 5)])
  func `the interval is that of order statistics`(count: Int, error: Double) {
    let values = (0..<count).map { 100 + Double($0) }
    let timing = PairedTiming(seconds: values, others: values.map { _ in 1 })
    #expect(timing.error == error)
  }
}
