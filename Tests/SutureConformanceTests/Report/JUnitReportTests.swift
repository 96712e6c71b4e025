import Testing

@testable import SutureConformance

@Suite struct JUnitReportTests {
  private func result(
    _ module: String, _ check: String, _ status: CheckResult.Status, _ detail: String, _ seconds: Double = 0
  ) -> CheckResult {
    CheckResult(module: module, check: check, level: .full, status: status, detail: detail, seconds: seconds)
  }

  @Test func `a suite for each subject, a case for each check`() {
    let report = JUnitReport([
      result("se", "shapes", .passed, "9 shapes", 0.0015), result("se", "sites", .skipped, "only backbones"),
      result("eca", "finite", .failed, "first", 1.25), result("eca", "finite", .failed, "second", 0.75),
      result("eca", "gradient", .passed, "holds"), result("eca", "gradient", .skipped, "the rest"),
    ])
    #expect(
      report.text == """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="suture verify" tests="4" failures="1" errors="0" skipped="1" time="2.002">
          <testsuite name="se" tests="2" failures="0" errors="0" skipped="1" time="0.002">
            <testcase classname="suture.se" name="shapes" time="0.002"/>
            <testcase classname="suture.se" name="sites" time="0.000">
              <skipped message="only backbones"/>
            </testcase>
          </testsuite>
          <testsuite name="eca" tests="2" failures="1" errors="0" skipped="0" time="2.000">
            <testcase classname="suture.eca" name="finite" time="2.000">
              <failure message="first">first&#10;second</failure>
            </testcase>
            <testcase classname="suture.eca" name="gradient" time="0.000"/>
          </testsuite>
        </testsuites>

        """)
  }

  @Test func `what has a meaning in XML is spelled out, what may not stand there is replaced`() {
    let text = JUnitReport([result("a<b>", "c", .failed, "\"1\" & '2'\n\u{1b}[31m\u{0}]]>")]).text
    #expect(text.contains("<testsuite name=\"a&lt;b&gt;\""))
    let detail = "&quot;1&quot; &amp; &apos;2&apos;&#10;\u{fffd}[31m\u{fffd}]]&gt;"
    #expect(text.contains("<failure message=\"\(detail)\">\(detail)</failure>"))
  }
}
