import SutureTestSupport
import Testing

@testable import suture

struct BaselineComparisonTests {
  @Test func `a ratio that fell by more than a fifth is a loss`() throws {
    let suite = try Samples.suite()
    let before = Samples.result(of: suite)
    let same = BaselineComparison(before: before, after: before)
    #expect(same.compared == 3 && same.falls.isEmpty)
    #expect(same.lines == ["Against the baseline, no ratio to eager fell by more than 20 % (3 compared)."])

    #expect(BaselineComparison(before: before, after: Samples.result(of: suite, firstEager: 0.0065)).falls.isEmpty)
    let worse = BaselineComparison(before: before, after: Samples.result(of: suite, firstEager: 0.006))
    #expect(worse.falls.map(\.entry.composition) == ["se"])
    #expect(worse.falls.map(\.before) == [4] && worse.falls.map(\.after) == [3])
    #expect(
      worse.lines == [
        "Against the baseline, 1 of 3 ratios to eager fell by more than 20 %:", "- modules, `se`: 4.00 → 3.00",
      ])
  }

  @Test func `a slower machine is no loss, nor is what only one run has`() throws {
    let suite = try Samples.suite()
    let before = Samples.result(of: suite)
    var after = before
    after.entries = before.entries.map { result in
      var slow = result
      slow.suture.seconds = result.suture.seconds.map { $0 * 10 }
      slow.eager?.seconds = result.eager?.seconds.map { $0 * 10 }
      return slow
    }
    #expect(BaselineComparison(before: before, after: after).falls.isEmpty)
    after.entries.removeFirst()
    #expect(BaselineComparison(before: before, after: after).compared == 2)
  }
}
