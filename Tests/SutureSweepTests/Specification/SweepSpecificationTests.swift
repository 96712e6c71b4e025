import SutureComposer
import SutureData
import SutureRegistry
import Testing

@testable import SutureSweep

struct SweepSpecificationTests {
  private let complete = """
    name: pairs-on-digits
    dataset: {id: digits}
    backbone: {id: "resnet8(width: 8)", sites: ["layer*.*.residual"]}
    space:
      modules: {tags: [channel, spatial]}
      arity: [1, 2]
      operators: [serial, add, multiply, concat]
      hyperparameters: default
      compositions: ["residual(se)"]
    limits: {parameters: +10%, macs: 1000000}
    stages:
      - check
      - cost
      - train: {epochs: 3, seeds: [0], keep: 25%}
      - train: {epochs: 20, seeds: [0, 1, 2]}
    rank: {maximize: [accuracy], minimize: [parameters, latency]}
    training: {rule: adamw, learning_rate: 0.002, batch: 32, flip: true}
    """

  @Test func `a complete specification is read`() throws {
    let specification = try SweepSpecification(text: complete, file: "sweep.yaml")
    #expect(specification.name == "pairs-on-digits")
    #expect(specification.dataSet == .catalogue("digits"))
    #expect(specification.backbone == ModuleReference(id: "resnet8", hyperparameters: ["width": .integer(8)]))
    #expect(specification.sites.map(\.text) == ["layer*.*.residual"])
    #expect(specification.space.modules == .tags(["channel", "spatial"]))
    #expect(specification.space.operators == [.serial, .add, .multiply, .concat])
    #expect(specification.space.compositions == ["residual(se)"])
    #expect(
      specification.limits == [
        Limit(metric: .parameters, bound: .aboveBaseline(0.1)), Limit(metric: .macs, bound: .absolute(1_000_000)),
      ])
    #expect(
      specification.stages == [
        .check, .cost, .train(epochs: 3, seeds: [0], keep: .fraction(0.25)),
        .train(epochs: 20, seeds: [0, 1, 2], keep: nil),
      ])
    #expect(specification.training.rule == .adamw)
    #expect(specification.training.learningRate == 0.002)
    #expect(specification.training.augmentation.flip)
    #expect(specification.text == complete)
  }

  @Test(arguments: ["digits-pairs"])
  func `ready sweeps are read`(name: String) throws {
    let specification = try SweepSpecification(contentsOf: "\(Fixtures.root)/Registry/sweeps/\(name).yaml")
    #expect(specification.name == name)
  }

  @Test(arguments: [
    ("dataset: {id: digits}", "datset: {id: digits}", "unknown key 'datset' (did you mean 'dataset'?)"),
    ("id: digits", "id: digits, folder: x", "'dataset' needs either 'id' or 'folder'"),
    ("- cost", "- costs", "a stage is check, cost or train, not 'costs'"),
    ("keep: 25%", "keep: 0", "'keep' must be from 1"),
    ("epochs: 3", "epochs: 0", "'epochs' must be from 1"),
    ("+10%", "ten", "'parameters' must be a number"),
    ("[accuracy]", "[accurracy]", "(did you mean 'accuracy'?)"),
    ("resnet8(width: 8)", "resnet8(width", "is no backbone"),
    ("sites: [\"layer*.*.residual\"]", "sites: []", "'sites' names no site"),
    ("rule: adamw", "rule: adam", "(did you mean 'adamw'?)"),
    ("{tags: [channel, spatial]}", "some", "'modules' must be a mapping"),
  ])
  func `an error names line and column`(good: String, bad: String, message: String) throws {
    let text = complete.replacing(good, with: bad, maxReplacements: 1)
    let error = #expect(throws: YAMLError.self) { try SweepSpecification(text: text, file: "sweep.yaml") }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    #expect(error?.line != nil && error?.column != nil)
  }
}
