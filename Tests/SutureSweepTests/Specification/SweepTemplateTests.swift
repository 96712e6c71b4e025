import SutureComposer
import SutureData
import SutureRegistry
import Testing

@testable import SutureSweep

struct SweepTemplateTests {
  private func template(_ dataSet: DataSetReference = .catalogue("digits")) -> SweepTemplate {
    SweepTemplate(
      name: "mine", dataSet: dataSet, backbone: ModuleReference(id: "resnet8", hyperparameters: ["width": .integer(8)]),
      sites: ["input", "layer1.0.residual", "layer1.0", "layer12.0.residual", "layer12.0"],
      modules: .ids(["se", "cbam(reduction: 8)"]))
  }

  @Test func `optional keys stand there with their defaults`() throws {
    let specification = try SweepSpecification(text: template().text, file: "mine.yaml")
    // What cannot be left out, and what the template chooses.
    let least = try SweepSpecification(
      text: """
        name: mine
        dataset: {id: digits}
        backbone: {id: "resnet8(width: 8)", sites: ["layer*.*.residual"]}
        space: {modules: {ids: [se, "cbam(reduction: 8)"]}, operators: [serial, add]}
        limits: {macs: +100%}
        stages: [check, cost, {train: {epochs: 1}}]
        """, file: "least.yaml")
    #expect(specification.name == "mine")
    #expect(specification.dataSet == least.dataSet)
    #expect(specification.validation == least.validation)
    #expect(specification.backbone == least.backbone)
    #expect(specification.sites == least.sites)
    #expect(specification.placement == least.placement)
    #expect(specification.space.modules == least.space.modules)
    #expect(specification.space.arity == least.space.arity)
    #expect(specification.space.operators == least.space.operators)
    #expect(specification.space.shapes == least.space.shapes)
    #expect(specification.space.hyperparameters == least.space.hyperparameters)
    #expect(specification.space.compositions.isEmpty)
    #expect(specification.limits == least.limits)
    #expect(specification.search == least.search)
    #expect(specification.training == least.training)
    #expect(specification.ranking == least.ranking)
    #expect(specification.keepWeights == least.keepWeights)
  }

  @Test(arguments: ["./images", "a \"b\" \\ c/", "tab\tand\nline/", "*/x: y #z", "ä/é"])
  func `any folder is read back as it was given`(path: String) throws {
    let specification = try SweepSpecification(text: template(.folder(path)).text, file: "mine.yaml")
    #expect(specification.dataSet == .folder(path))
  }

  @Test(arguments: [
    ("\nname:", "\nnope: 1\nname:"), ("dataset: {", "dataset: {nope: 1, "), ("\nbackbone:", "\nbackbone:\n  nope: 1"),
    ("\nspace:", "\nspace:\n  nope: 1"), ("modules: {", "modules: {nope: 1, "), ("limits: {", "limits: {nope: 1, "),
    ("search: {", "search: {nope: 1, "), ("- score: {", "- score: {nope: 1, "), ("- train: {", "- train: {nope: 1, "),
    ("keep: {best", "keep: {nope: 1, best"), ("- cost", "- halving: {nope: 1}"),
    ("\ntraining:", "\ntraining:\n  nope: 1"),
    ("rank: {", "rank: {nope: 1, "),
  ])
  func `every key that is read is explained`(place: String, unknown: String) throws {
    // An unknown key is answered with those that are known there.
    let text = template().text
    let changed = text.replacing(place, with: unknown, maxReplacements: 1)
    try #require(changed != text)
    let error = try #require(throws: YAMLError.self) { try SweepSpecification(text: changed, file: "mine.yaml") }
    let known = try #require("\(error)".split(separator: "known here: ").last)
    #expect("\(error)".contains("unknown key 'nope'"), "\(error)")
    let words = Set(text.split { !$0.isLetter && $0 != "_" }.map(String.init))
    for key in known.split(separator: ", ") { #expect(words.contains(String(key)), "'\(key)' is missing") }
  }

  @Test func `sites that differ by numbers are one pattern`() {
    let patterns = template().patterns
    #expect(patterns.map(\.text) == ["input", "layer*.*.residual", "layer*.*"])
    #expect(patterns.map(\.count) == [1, 2, 2])
  }
}
