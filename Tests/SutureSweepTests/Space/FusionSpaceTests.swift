import SutureComposer
import SutureRegistry
import SutureSupport
import SutureTestSupport
import Testing

@testable import SutureSweep

/// Modules that join branches as operators of a search space.
struct FusionSpaceTests {
  private func space(_ text: String) throws -> SearchSpace {
    let reader = try YAMLReader(Array("space: {\(text)}".utf8), file: "x.yaml")
    return try SearchSpace(reader.mapping(keys: ["space"]).required("space"))
  }

  private func compositions(_ text: String) throws -> [String] {
    try CandidateEnumerator.enumerate(try space(text), in: Checkout.registry).compositions.map(\.description)
  }

  @Test func `both orders of two branches are candidates`() throws {
    #expect(
      try compositions("modules: {ids: [se, eca]}, arity: [2], operators: [add, aff]") == [
        "se + se", "eca + se", "eca + eca", "aff(se, se)", "aff(se, eca)", "aff(eca, se)", "aff(eca, eca)",
      ])
  }

  @Test func `hyperparameters of an operator are those that it is given, or those to sweep`() throws {
    #expect(
      try compositions("modules: {ids: [simam]}, arity: [2], operators: ['aff(reduction: 8)']")
        == ["aff(simam, simam, reduction: 8)"])
    #expect(
      try compositions("modules: {ids: [eca]}, arity: [2], operators: ['aff(factor: 1)', aff], hyperparameters: sweep")
        .filter { !$0.contains("aff(") } == [])
    let swept = try space("modules: {ids: [se]}, operators: [aff], hyperparameters: sweep")
    #expect(
      try swept.operators(in: Checkout.registry).map(\.rawValue) == ["aff", "aff(reduction: 8)", "aff(reduction: 16)"])
  }

  @Test func `nested spaces nest them, and the size is counted without listing`() throws {
    let nested = try space("modules: {ids: [se, eca]}, arity: [1, 2, 3], operators: [serial, aff], shapes: nested")
    let listed = try CandidateEnumerator.enumerate(nested, in: Checkout.registry).compositions
    #expect(listed.contains { $0.description == "aff(se, aff(eca, se))" })
    #expect(listed.contains { $0.description == "aff(se, eca) >> se" })
    #expect(try SpaceSize(of: nested, in: Checkout.registry).compositions == listed.count)
  }

  @Test(arguments: [
    ("operators: [afff]", "there is no operator 'afff' (did you mean 'aff'?)"),
    ("operators: [chanel_gated]", "there is no operator 'chanel_gated' (did you mean 'channel_gated'?)"),
    ("operators: [se]", "'se' has one input: it cannot join branches"),
    ("operators: ['aff(reduktion: 8)']", "'aff' has no hyperparameter 'reduktion' (did you mean 'reduction'?)"),
    ("operators: [aff, iaff], modules: {ids: [aff]}", "'aff' joins 2 branches, and cannot stand alone"),
  ])
  func `what cannot join branches is refused with its place`(text: String, message: String) throws {
    let text = text.contains("modules") ? text : "modules: {ids: [se]}, \(text)"
    let error = #expect(throws: (any Error).self) { try SpaceGrammar(try space(text), in: Checkout.registry) }
    #expect(
      error.map { "\($0)".contains(message) && "\($0)".hasPrefix("x.yaml:1:") } == true, "\(String(describing: error))")
  }

  @Test func `modules of all and of tags have one input`() throws {
    for modules in ["all", "{tags: [gate]}"] {
      let leaves = try SpaceGrammar(try space("modules: \(modules)"), in: Checkout.registry).leaves
      #expect(!leaves.contains { $0.family == "aff" } && leaves.contains { $0.family == "se" })
    }
  }

  @Test func `two modules that a third joins are a pair`() throws {
    let shape = CompositionShape(try CompositionParser.parse("aff(se, eca, reduction: 8)"))
    #expect(shape.isPair && shape.operator == "aff(reduction: 8)")
    #expect(shape.modules.map(\.id) == ["se", "eca"])
    #expect(CompositionShape(try CompositionParser.parse("aff(se, eca)#1")).operator == "nested")
    #expect(CompositionShape(try CompositionParser.parse("aff(identity, identity)")).operator == "control")
  }

  @Test func `a lock names the modules among the operators`() throws {
    let specification = try SweepSpecification(
      text: """
        name: x
        dataset: {id: digits}
        backbone: {id: resnet8, sites: [layer2]}
        space: {modules: {ids: [se]}, operators: [iaff]}
        stages: [check]
        """, file: "x.yaml")
    #expect(try SweepLock.manifests(of: specification, Checkout.registry).map(\.id) == ["resnet8", "iaff", "se"])
  }
}
