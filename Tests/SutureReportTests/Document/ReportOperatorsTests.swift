import Foundation
import SutureComposer
import SutureReport
import Testing

struct ReportOperatorsTests {
  private let report = ReportFixtures.report(candidates: 20)

  @Test func `a report names every operator with its title and notation`() throws {
    #expect(report.operators.map(\.name) == CompositionOperator.allCases.map(\.rawValue))
    let operators = try #require(
      try JSONSerialization.jsonObject(with: JSONEncoder().encode(report.operators)) as? [[String: String]])
    #expect(operators.first == ["name": "serial", "title": "series", "notation": "a >> b"])
    #expect(operators.contains(["name": "add", "title": "sum", "notation": "a + b"]))
  }

  @Test func `pairs refer to operators by their names`() {
    let names = Set(report.operators.map(\.name))
    #expect(!report.pairs.isEmpty && report.pairs.allSatisfy { names.contains($0.operator) })
  }
}

extension ReportPageTests {
  @Test func `the operator of pairs is selected by its title and notation`() throws {
    try withPage(of: ReportFixtures.report(candidates: 20)) { browser in
      let options: [String] = try browser.evaluate(
        "[...document.querySelectorAll('#pairs-operator option')].map((option) => option.textContent)")
      #expect(options == ["series, a >> b", "sum, a + b"])
    }
  }
}
