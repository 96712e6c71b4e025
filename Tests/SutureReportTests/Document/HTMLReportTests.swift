import Foundation
import Testing

@testable import SutureReport

struct HTMLReportTests {
  /// The data as the page reads them.
  private func data(in text: String) throws -> Substring {
    let opening = try #require(text.range(of: #"<script type="application/json" id="data">"#))
    let closing = try #require(text[opening.upperBound...].range(of: "</script>"))
    return text[opening.upperBound..<closing.lowerBound]
  }

  @Test func `hostile text stays within the data`() throws {
    let text = try HTMLReport(ReportFixtures.report(candidates: 3)).text()
    let data = try data(in: text)
    #expect(!data.contains("<"))
    #expect(!text.contains("<img"))
    #expect(!text.contains("<b>sweep"))
    let object = try JSONSerialization.jsonObject(with: Data(data.utf8)) as? [String: Any]
    let candidates = try #require(object?["candidates"] as? [[String: Any]])
    #expect(candidates[1]["composition"] as? String == ReportFixtures.hostile)
  }

  @Test func `keys are always there, and the same fact has the same key`() throws {
    let text = try HTMLReport(ReportFixtures.report(candidates: 20)).text()
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(data(in: text).utf8)) as? [String: Any])
    #expect(object["schema"] as? Int == 3)
    #expect(
      Set(object.keys) == [
        "schema", "sweep", "environment", "stages", "budgets", "columns", "candidates", "losses", "pairs", "basis",
        "effects", "correlations", "curves", "structures", "sentences", "notes", "operators", "plugins",
        "explanations",
      ])
    #expect(object["explanations"] is NSNull)
    let candidate = try #require((object["candidates"] as? [[String: Any]])?[1])
    let results = ResultColumn.all.map(\.key.stringValue) + ["outcomes", "scores"]
    #expect(Set(candidate.keys) == Set(results + ["modules", "operator", "tree", "grafts", "trainings"]))
    #expect(candidate["control"] is NSNull && candidate["candidate"] as? Int == 1)
    let training = try #require((candidate["trainings"] as? [[String: Any]])?.last)
    let accuracies = ["accuracy_mean", "accuracy_sd", "test_accuracy_mean", "test_accuracy_sd"]
    #expect(
      Set(training.keys) == Set(accuracies + ["epochs", "seeds", "difference", "difference_half_width"]))
    #expect(Set(training.keys).isSubset(of: results))
    let stage = try #require((object["stages"] as? [[String: Any]])?.first)
    #expect(
      Set(stage.keys) == [
        "name", "entered", "refused", "failed", "dropped", "seconds", "finished", "work", "left",
      ])
    let budgetKeys: Set = [
      "epochs", "seeds", "candidates", "incomplete", "has_baseline", "accuracy_split", "difference_split",
    ]
    let budget = try #require((object["budgets"] as? [[String: Any]])?.last)
    #expect(Set(budget.keys) == budgetKeys)
    let basis = try #require(object["basis"] as? [String: Any])
    #expect(Set(basis.keys) == budgetKeys.union(["intervals"]))
    #expect(
      Set(try #require(object["notes"] as? [String: Any]).keys) == [
        "differences", "effects", "scores", "latency", "structures", "scope",
      ])
    let column = try #require((object["columns"] as? [[String: Any]])?.first)
    #expect(
      Set(column.keys) == [
        "key", "title", "unit", "format", "interval", "help", "alignment", "higher_is_better",
      ])
    let loss = try #require((object["losses"] as? [[String: Any]])?.first)
    #expect(Set(loss.keys) == ["state", "reason", "candidates"])
    let map = try #require((object["pairs"] as? [[String: Any]])?.first)
    #expect(
      Set(map.keys) == ["operator", "epochs", "seeds", "commutes", "modules", "difference_split", "cells"])
    let cell = try #require((map["cells"] as? [[String: Any]])?.first)
    #expect(
      Set(cell.keys) == [
        "row", "column", "candidate", "compared_accuracy_mean", "difference", "difference_half_width", "interaction",
        "interaction_half_width", "better", "over_better", "over_better_half_width", "control_difference",
        "control_difference_half_width", "over_mirrored", "over_mirrored_half_width", "state",
      ])
    let curve = try #require((object["curves"] as? [[String: Any]])?.first)
    #expect(Set(curve.keys) == ["candidate", "epochs", "seed", "points"])
    let point = try #require((curve["points"] as? [[String: Any]])?.first)
    #expect(Set(point.keys) == ["number", "loss", "train_accuracy", "accuracy"])
  }

  @Test func `every place of the frame is filled, and nothing is loaded from elsewhere`() throws {
    let text = try HTMLReport(ReportFixtures.report(candidates: 0)).text()
    for place in ["{{title}}", "{{style}}", "{{script}}", "{{data}}"] { #expect(!text.contains(place)) }
    for address in ["src=", "url(", "@import", "https:"] { #expect(!text.contains(address), "\(address)") }
    #expect(text.contains("default-src 'none'"))
  }
}
