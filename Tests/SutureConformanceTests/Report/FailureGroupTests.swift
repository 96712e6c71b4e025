import Testing

@testable import SutureConformance

@Suite struct FailureGroupTests {
  private func result(
    _ check: String, _ status: CheckResult.Status, _ detail: String, cause: String? = nil, count: Int = 1,
    reproduce: String? = nil
  ) -> CheckResult {
    CheckResult(
      module: "x", check: check, level: .full, status: status, detail: detail, seconds: 0, cause: cause, count: count,
      reproduce: reproduce)
  }

  @Test func `equal causes are one group with one line to reproduce`() {
    let groups = FailureGroup.groups(of: [
      result("loading", .skipped, "it cannot be built: no 'a'"),
      result("shapes", .failed, "smallest: no 'a'", cause: "no 'a'", count: 8, reproduce: "suture inspect x"),
      result("sites", .passed, "holds"),
      result("hyperparameters", .failed, "x at 1: no 'a'", cause: "no 'a'", reproduce: "suture inspect 'x(b: 1)'"),
      result("imports", .failed, "uses 'fork'"),
    ])
    #expect(groups.count == 2)
    #expect(
      groups[0].lines == [
        "no 'a'", "  fails shapes (8 times), hyperparameters", "  skipped for it: loading",
        "  reproduce: suture inspect x",
      ])
    #expect(groups[1].lines == ["imports: uses 'fork'", "  reproduce: suture verify x --check imports"])
  }

  @Test func `command lines name the registry`() {
    let failed = result("shapes", .failed, "no", reproduce: "suture inspect x").reproducing(with: "--registry r")
    #expect(failed.reproduce == "suture inspect x --registry r")
    let other = result("imports", .failed, "no").reproducing(with: "--registry r")
    #expect(other.reproduce == "suture verify x --check imports --registry r")
    #expect(result("shapes", .passed, "yes").reproducing(with: "--registry r").reproduce == nil)
  }

  @Test func `a check writes one cause once, and other failures up to its limit`() {
    struct Fault: Error, CustomStringConvertible { let description: String }
    var report = CheckReport(module: "x", check: "shapes", level: .quick, maximumFailures: 2)
    for size in 1...9 { report.fail("size \(size): broken", because: Fault(description: "broken")) }
    for size in 1...3 { report.fail("size \(size) is odd") }
    report.finish()
    #expect(report.results.map(\.count) == [9, 1, 1])
    #expect(report.results.map(\.detail) == ["size 1: broken", "size 1 is odd", "2 more failures of this kind"])
  }
}
