import Foundation
import SutureReport
import Testing

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

  @Test func `keys are those that scripts read`() throws {
    let text = try HTMLReport(ReportFixtures.report(candidates: 20)).text()
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(data(in: text).utf8)) as? [String: Any])
    #expect(object["schema"] as? Int == 2)
    #expect(
      Set(object.keys) == [
        "schema", "sweep", "environment", "stages", "budgets", "candidates", "pairs", "basis", "effects",
        "correlations", "curves", "structures", "sentences", "notes", "plugins",
      ])
    let candidate = try #require((object["candidates"] as? [[String: Any]])?[1])
    #expect(
      Set(candidate.keys) == [
        "trial", "composition", "state", "stage", "parameters", "macs", "latency_ms", "latency_error_ms", "accuracy",
        "accuracy_sd", "leading", "seeds", "epochs", "difference", "half_width", "trainings", "pareto", "baseline",
        "modules", "operator", "scores", "grafts",
      ])
    let training = try #require((candidate["trainings"] as? [[String: Any]])?.last)
    #expect(Set(training.keys) == ["epochs", "seeds", "accuracy", "accuracy_sd", "difference", "half_width"])
    let budget = try #require((object["budgets"] as? [[String: Any]])?.last)
    #expect(Set(budget.keys) == ["epochs", "seeds", "candidates", "incomplete", "choices", "comparisons"])
    #expect(
      Set(try #require(object["basis"] as? [String: Any]).keys) == ["epochs", "seeds", "candidates", "intervals"])
    #expect(
      Set(try #require(object["notes"] as? [String: Any]).keys) == [
        "differences", "effects", "scores", "latency", "scope",
      ])
    let map = try #require((object["pairs"] as? [[String: Any]])?.first)
    let cell = try #require((map["cells"] as? [[String: Any]])?.first)
    #expect(
      Set(cell.keys) == [
        "row", "column", "trial", "accuracy", "difference", "half_width", "interaction", "interaction_half_width",
        "better", "over_better", "over_better_half_width", "over_mirrored", "state",
      ])
    let curve = try #require((object["curves"] as? [[String: Any]])?.first)
    let epoch = try #require((curve["epochs"] as? [[String: Any]])?.first)
    #expect(Set(epoch.keys) == ["number", "loss", "train_accuracy", "accuracy"])
  }

  @Test func `every place of the frame is filled, and nothing is loaded from elsewhere`() throws {
    let text = try HTMLReport(ReportFixtures.report(candidates: 0)).text()
    for place in ["{{title}}", "{{style}}", "{{script}}", "{{data}}"] { #expect(!text.contains(place)) }
    for address in ["src=", "url(", "@import", "https:"] { #expect(!text.contains(address), "\(address)") }
    #expect(text.contains("default-src 'none'"))
  }
}
