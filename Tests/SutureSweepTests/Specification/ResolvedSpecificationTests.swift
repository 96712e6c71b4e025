import Foundation
import Testing

@testable import SutureSweep

struct ResolvedSpecificationTests {
  private let short = """
    name: short
    dataset: {id: digits}
    backbone: {id: resnet8, sites: [layer1.0.residual]}
    space: {modules: {ids: [se]}, arity: [1]}
    limits: {macs: +50%}
    stages: [check, cost, {train: {epochs: 2, keep: 25%}}, {train: {epochs: 8, seeds: [1, 2]}}]
    """

  @Test func `what the author left to defaults is written out`() throws {
    let resolved = try SweepSpecification(text: short, file: "short.yaml").resolved
    let lines = Dictionary(uniqueKeysWithValues: resolved.lines.map { ($0.name, $0.value) })
    #expect(lines["training.optimizer"] == "SGD" && lines["training.momentum"] == "0.9")
    #expect(lines["training.nesterov"] == "true" && lines["training.learning_rate"] == "0.1")
    #expect(lines["training.schedule"]?.contains("cosine") == true && lines["training.batch_size"] == "64")
    #expect(lines["training.label_smoothing"] == "0.1" && lines["training.flip"] == "false")
    #expect(lines["search.method"] == "exhaustive" && lines["limits.macs"] == "+50%")
    #expect(lines["rank.minimize"] == "parameters, macs" && lines["backbone.placement"] == "together")
    #expect(lines["stages.3.keep"] == "25%" && lines["stages.3.parts"] == "true" && lines["stages.3.seeds"] == "0")
    #expect(lines["stages.4.keep"] == "all" && lines["space.compositions"] == "none")
    #expect(lines["scale"] == "none" && lines["keep_weights"] == "none" && lines["validation"] == "10%")
    #expect(lines["engine"] == "onednn")
    let other = try SweepSpecification(text: short + "\nengine: {pytorch: {precision: amp}}", file: "short.yaml")
    let engine = other.resolved.lines.filter { $0.name.hasPrefix("engine") }
    #expect(engine.map(\.value) == ["cpu", "amp", "false", "false", "true"])
    #expect(engine.first?.name == "engine.pytorch.device")
  }

  @Test func `another optimizer has its own numbers`() throws {
    let text = short + "\ntraining: {optimizer: adamw, learning_rate: 0.001}"
    let lines = try SweepSpecification(text: text, file: "short.yaml").resolved.lines
    #expect(lines.contains { $0.name == "training.optimizer" && $0.value == "AdamW" })
    #expect(lines.contains { $0.name == "training.beta2" && $0.value == "0.999" })
    #expect(!lines.contains { $0.name == "training.momentum" })
  }

  @Test func `as JSON it is an object with numbers and lists`() throws {
    let resolved = try SweepSpecification(text: short, file: "short.yaml").resolved
    let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(resolved)) as? [String: Any]
    let training = try #require(object?["training"] as? [String: Any])
    #expect(training["learning_rate"] as? Double == 0.1 && training["nesterov"] as? Bool == true)
    let stages = try #require(object?["stages"] as? [[String: Any]])
    #expect(stages.count == 4 && stages[3]["seeds"] as? [Int] == [1, 2])
  }
}
