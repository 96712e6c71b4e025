import Testing

@testable import SutureSweep

struct LimitTests {
  private let bare = CostReport(parameters: 74_000, macs: 700_000, latency: 0.08)
  private let cost = CostReport(parameters: 75_002, macs: 747_136, latency: 0.1)

  @Test(arguments: [
    (Metric.latency, Limit.Bound.absolute(0.08), "latency 0.100 ms exceeds the limit of 0.080 ms"),
    (.latency, .absolute(0.09996), "latency 0.10000 ms exceeds the limit of 0.09996 ms"),
    (
      .latency, .aboveBaseline(0.01),
      "latency 0.100 ms exceeds the limit of 0.081 ms (the bare backbone's 0.080 ms and 1 % more)"
    ),
    (.parameters, .absolute(70_000), "75,002 parameters exceed the limit of 70,000"),
    (
      .parameters, .aboveBaseline(0.0025),
      "75,002 parameters exceed the limit of 74,185 (the bare backbone's 74,000 and 0.25 % more)"
    ),
    (.macs, .absolute(700_000.5), "747,136 MACs for one image exceed the limit of 700000.5"),
  ])
  func `what exceeds a limit is told with both numbers and their unit`(
    metric: Metric, bound: Limit.Bound, reason: String
  ) {
    #expect(Limit(metric: metric, bound: bound).reason(cost, baseline: bare) == reason)
  }

  @Test func `what a limit allows has no reason`() {
    #expect(Limit(metric: .latency, bound: .absolute(0.1)).reason(cost, baseline: bare) == nil)
    #expect(
      Limit(metric: .latency, bound: .absolute(0)).reason(CostReport(parameters: 1, macs: 1), baseline: bare) == nil)
  }
}
