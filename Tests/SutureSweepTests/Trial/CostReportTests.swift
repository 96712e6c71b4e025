import SutureTestSupport
import Testing

@testable import SutureSweep

struct CostReportTests {
  private let report = CostReport(parameters: 10, macs: 20, latency: 3, latencyError: 0.3)

  @Test func `a latency is told at the pace at which the bare backbone was measured`() {
    // While this ran the backbone took half as long again as at first.
    let paced = report.paced(now: 1.5, bare: 1)
    #expect(paced.latency == 2 && isClose(paced.latencyError, 0.2))
    #expect(report.paced(now: 1, bare: 1) == report)
  }

  @Test(arguments: [(nil, 1), (1, nil), (0, 1)] as [(Double?, Double?)])
  func `without something to compare with it stays as it was measured`(now: Double?, bare: Double?) {
    #expect(report.paced(now: now, bare: bare) == report)
  }

  @Test func `no latency stays none`() {
    let report = CostReport(parameters: 10, macs: 20, latency: nil)
    #expect(report.paced(now: 2, bare: 1) == report)
  }
}
