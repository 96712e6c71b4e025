import Foundation
import SutureData
import SutureTestSupport
import Testing

@testable import SutureReport
@testable import SutureSweep

struct ResultColumnTests {
  private func results() throws -> [SweepResult] {
    var records = try [
      SweepRecords.record(0, nil, [0.80, 0.82, 0.84], parameters: 78_042, macs: 12_512_000, latency: 0.4213),
      SweepRecords.record(
        1, "se >> eca", [0.90, 0.93, 0.97], site: "layer3", parameters: 78_106, scores: ["naswot": 1.5]),
      SweepRecords.record(2, "identity + identity", [0.81, 0.83, 0.85]),
      SweepRecords.record(3, "sa", [0.5], state: .open),
      SweepRecords.record(4, "ca", [], state: .refused),
    ]
    records[0].latencyError = 0.01
    records[4].reason = "too large, by 3"
    records[4].stage = 0
    return SweepResult.list(
      records, ranking: Ranking(maximize: [.accuracy], minimize: [.parameters]), stages: ["check"])
  }

  @Test func `JSON and CSV have the same keys and values, with null and an empty cell where there is none`() throws {
    let results = try results()
    let object = try JSONSerialization.jsonObject(with: try JSONEncoder().encode(results))
    let objects = try #require(object as? [[String: Any]])
    let lines = results.csv.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    #expect(lines.count == 6 && results.csv.hasSuffix("\n") && !results.csv.contains("\r"))
    let keys = ResultColumn.all.map(\.key.stringValue)
    #expect(lines[0].map(String.init) == keys + ["naswot"])
    for (result, line) in zip(objects, lines.dropFirst()) {
      #expect(Set(result.keys) == Set(keys + ["outcomes", "scores"]))
      // Text with a comma spans two of these cells.
      for (key, cell) in zip(keys, line) where result["state"] as? String != "refused" {
        #expect(cell.isEmpty == (result[key] is NSNull), "\(key)")
        // Foundation reads numbers to the last digit but one.
        if let number = result[key] as? Double, let own = Double(cell) {
          #expect(isClose(number, own, 1e-12), "\(key)")
        }
      }
    }
    let pair = try #require(objects.first { $0["candidate"] as? Int == 1 })
    #expect(pair["label"] as? String == "se >> eca at layer3" && pair["composition"] as? String == "se >> eca")
    let refused = try #require(objects.first { $0["candidate"] as? Int == 4 })
    #expect(refused["stage"] as? String == "check" && refused["accuracy_mean"] is NSNull)
    #expect(results.csv.contains(",check,\"too large, by 3\","))
  }

  @Test func `columns have distinct keys, and a heading names the column of its interval`() {
    let keys = ResultColumn.all.map(\.key.stringValue)
    #expect(Set(keys).count == keys.count)
    for column in ResultColumn.all {
      if let key = column.heading?.interval { #expect(keys.contains(key)) }
      if let heading = column.heading { #expect(heading.key == column.key.stringValue) }
    }
  }

  @Test func `a table shows the columns that some row fills`() throws {
    let budget = SweepBudget(
      epochs: 3, seeds: [0, 1, 2], candidates: 2, incomplete: 1, hasBaseline: true, choices: .validation,
      comparisons: .validation)
    let results = try results().filter { $0.state != .refused }
    let table = ResultTable(results, in: .markdown, of: budget)
    #expect(
      table.headings.map(\.text) == [
        "Candidate", "Rank", "Pareto", "Composition", "Validation (%)", "sd (points)", "Seeds", "Epochs",
        "Δ backbone (points)", "Parameters", "MACs", "Latency (ms)",
      ])
    let bare = try #require(results.firstIndex { $0.baseline })
    #expect(
      table.rows[bare] == [
        "0", nil, "◆", "the bare backbone", "82.00", "2.00", "3", "3", nil, "78,042", "12,512,000", "0.421 ± 0.010",
      ])
    let pair = try #require(results.firstIndex { $0.candidate == 1 })
    #expect(table.rows[pair].prefix(4) == ["1", "1", "◆", "se >> eca at layer3"])
    #expect(table.rows[pair][8]?.hasPrefix("+11.33 ± ") == true)
    let partial = try #require(results.firstIndex { $0.candidate == 3 })
    #expect(table.rows[partial][6] == "1 of 3")
    let control = try #require(results.first { $0.candidate == 2 })
    #expect(control.label == "identity + identity (control)")
  }

  @Test func `without intervals a star marks a statistically significant difference`() throws {
    let results = try results().filter { $0.candidate == 1 }
    let table = ResultTable(results, in: .terminal, of: nil, withIntervals: false)
    let difference = try #require(table.headings.firstIndex { $0.key == "difference" })
    #expect(table.rows[0][difference] == "+11.33" + (results[0].isDistinguishable ? "*" : " "))
    #expect(!table.headings.contains { $0.key == "candidate" || $0.key == "state" })
  }

  @Test func `titles name the images, and test accuracy is not shown twice`() {
    func titles(_ choices: EvaluationSplit) -> [String] {
      ResultColumn.list(choices: choices, comparisons: .test).compactMap(\.heading?.title)
    }
    #expect(titles(.validation).filter { ["Validation", "Test"].contains($0) } == ["Validation", "Test"])
    #expect(titles(.test).filter { ["Validation", "Test"].contains($0) } == ["Test"])
    let help = ResultColumn.list(choices: .validation, comparisons: .test).compactMap(\.heading?.help)
    #expect(help.contains { $0.hasPrefix("Mean difference of test accuracy to the bare backbone") })
  }
}
