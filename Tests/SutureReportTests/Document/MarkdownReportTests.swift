import SutureReport
import Testing

@testable import SutureSupport

struct MarkdownReportTests {
  /// The cells of a table's row; a bar within a cell is escaped.
  private func cells(_ line: Substring) -> Int { line.replacing("\\|", with: "").count { $0 == "|" } - 1 }

  @Test(arguments: [0, 1, 40])
  func `all rows of a table have the same number of cells`(count: Int) {
    let text = MarkdownReport(ReportFixtures.report(candidates: count)).text
    var head: Int?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      guard line.hasPrefix("|") else {
        head = nil
        continue
      }
      #expect(cells(line) == head ?? cells(line), "\(line)")
      head = cells(line)
    }
    #expect(text.contains("## Reproduce\n\n```sh\nsuture sweep run small.yaml\n```"))
  }

  @Test func `it says what the page says`() {
    let text = MarkdownReport(ReportFixtures.report(candidates: 40)).text
    let parts = [
      "## Structures of the best\n\nThe compositions with the highest validation accuracy; controls",
      "# small \\<b\\>sweep\\</b\\>", "- No composition beats the bare backbone.",
      "| check | 40 | 4 | 0 | 0 | 36 | 1.5 s |",
      "### serial, 8 epochs, 3 seeds", "| `eca` | +1.00 | 0.00 | −1.00 | −2.00 |",
      "| `se` | +0.40 | +0.10 to +0.70 | 12 |", "| `synflow` | 0.31 | 0.10 to 0.50 | 40 |", "| CPU | a \\| b |",
      "| refused | '…' has … MACs, the limit is … | 3 | `ca -> ca` |",
    ]
    for part in parts { #expect(text.contains(part), "\(part)") }
  }

  @Test func `tables say what their numbers are taken from`() throws {
    var report = ReportFixtures.report(candidates: 40)
    report.effects[0].low = nil
    report.effects[0].high = nil
    report.candidates[1].result.seeds = 1
    let text = MarkdownReport(report).text
    #expect(text.contains("Averaged after 2 epochs.\n\n| Module |"))
    #expect(text.contains("Ranked after 2 epochs.\n\n| Score |"))
    #expect(text.contains("\n\nDifferences are paired.\n\nGood to about a tenth.\n\n"))
    #expect(text.contains("| `se` | +0.40 | – | 12 |"))
    #expect(
      text.contains("| Candidate | Rank | Pareto | Composition | Validation (%) | sd (points) | Seeds | Epochs |"))
    #expect(text.contains("| 95.95 | 0.20 | 1 of 3 | 8 | +5.95 ± 0.40 |"))
  }

  @Test func `the leaderboard ends after twenty and the bare backbone`() throws {
    var report = ReportFixtures.report(candidates: 200)
    report.candidates.append(report.candidates.removeFirst())
    let text = MarkdownReport(report).text
    let start = try #require(text.firstRange(of: "## Leaderboard")).upperBound
    let end = try #require(text[start...].firstRange(of: "\n\nDifferences")).lowerBound
    let lines = text[start..<end].split(separator: "\n")
    #expect(lines.count == 2 + 21)
    #expect(lines.last?.contains("| the bare backbone |") == true)
  }

  @Test func `code holds backticks and bars`() {
    #expect(MarkdownText.code("a `b` c") == "``a `b` c``")
    #expect(MarkdownText.code("`b`") == "`` `b` ``")
    #expect(MarkdownText.block("```\nx") == "````\n```\nx\n````")
    var table = MarkdownTable([("a", .left), ("b", .right)])
    table.append(["project(a | b)", "1\n2"])
    #expect(table.text == "| a | b |\n| :-- | --: |\n| project(a \\| b) | 1 2 |")
  }
}
