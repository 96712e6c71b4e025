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
        "no 'a'", "  fails shapes (8 times), hyperparameters", "  skipped because of it: loading",
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

  @Test func `a command line gets the options that it takes`() {
    let options = ReproductionOptions(
      registry: "--registry r", building: "--build-limit 2", verifying: "--time-limit 1")
    func command(_ reproduce: String?) -> String? {
      result("shapes", .failed, "no", reproduce: reproduce).reproducing(with: options).reproduce
    }
    #expect(command(nil) == "suture verify x --check shapes --time-limit 1 --build-limit 2 --registry r")
    #expect(command("suture inspect x") == "suture inspect x --build-limit 2 --registry r")
    #expect(command("nm --dynamic 'libx.so'") == "nm --dynamic 'libx.so'")
    #expect(
      result("shapes", .failed, "no").reproducing(with: ReproductionOptions()).reproduce
        == "suture verify x --check shapes")
  }

  @Test func `the cause without the subject's name is equal for several subjects`() {
    let first = result("shapes", .failed, "smallest: 'x' has no 'a'", cause: "'x' has no 'a'")
    let second = CheckResult(
      module: "y", check: "finite", level: .full, status: .failed, detail: "'y' has no 'a'", seconds: 0,
      cause: "'y' has no 'a'")
    #expect(FailureGroup.commonCause(of: first) == "'…' has no 'a'")
    #expect(FailureGroup.commonCause(of: first) == FailureGroup.commonCause(of: second))
    #expect(FailureGroup.commonCause(of: result("shapes", .failed, "no")) == "shapes: no")
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
