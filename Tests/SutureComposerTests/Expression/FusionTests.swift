import SutureGraph
import SutureRegistry
import SutureTestSupport
import Testing

@testable import SutureComposer

/// Modules that join branches, in compositions.
struct FusionTests {
  @Test(arguments: [
    ("aff(se, cbam)", "aff(se, cbam)"), ("aff(cbam, se)", "aff(cbam, se)"),
    ("aff(reduction: 4, eca + se + ca, (se))", "aff(ca + eca + se, se)"),
    ("aff(factor: 1, se, eca, reduction: 8)", "aff(se, eca, factor: 1.0, reduction: 8)"),
    ("aff(se, aff(eca, sa))", "aff(se, aff(eca, sa))"), ("aff(identity >> se, identity)", "aff(se, identity)"),
    ("aff(se, eca)#x >> aff(sa, ca)#x", "aff(se, eca)#1 >> aff(sa, ca)#1"),
    ("aff(identity, identity)", "aff(identity, identity)"),
  ])
  func `branches keep their order, and have their canonical form`(text: String, canonical: String) throws {
    #expect(try Fixtures.composer.composition(text).description == canonical)
    #expect(try Fixtures.composer.composition(canonical).description == canonical)
  }

  @Test(arguments: [
    ("se >> aff", 7, "'aff' joins 2 branches, and cannot stand alone: write 'aff(a, b)', such as 'aff(se, eca)'"),
    ("aff(se)", 1, "'aff' joins 2 branches, not 1: write 'aff(a, b)', such as 'aff(se, eca)'"),
    ("ca + aff(se, eca, sa)", 6, "'aff' joins 2 branches, not 3: write 'aff(a, b)', such as 'aff(se, eca)'"),
    (
      "aff(se(eca), sa)", 5,
      "'se' has one input and joins no branches: in series write 'a >> se'; hyperparameters are 'name: value', see "
        + "'suture info se'"
    ),
  ])
  func `another number of branches is refused at its place with the right form`(
    text: String, column: Int, reason: String
  ) {
    let error = #expect(throws: SyntaxError.self) { try Fixtures.composer.composition(text) }
    #expect(error?.column == column)
    #expect(error?.reason == reason)
  }

  @Test func `a module with two inputs alone is refused where there is one`() throws {
    let composition = try Fixtures.composer.composition("aff")
    #expect(try Fixtures.composer.inputCount(of: composition) == 2)
    let error = #expect(throws: CompositionError.self) { try Fixtures.build("aff", on: [2, 32, 4, 4]) }
    #expect(error == .branchCount(module: "aff", names: ["x", "y"], given: 0))
  }

  @Test func `a module with two inputs alone is built on two`() throws {
    let composition = try Fixtures.composer.composition("aff")
    let graph = try Checkout.grafter.build(composition, inputs: [[2, 32, 4, 4], [2, 32, 4, 4]])
    #expect(graph.inputs.map(\.name) == ["x", "x2"])
    #expect(graph.structure.hasPrefix("AFF("))
    #expect(throws: ContractViolation.self) {
      try Checkout.grafter.build(composition, inputs: [[2, 32, 4, 4], [2, 16, 4, 4]])
    }
  }

  @Test(arguments: [
    ("se >> eca", 2, "'se >> eca' takes 1 tensor, not 2"), ("aff(se, eca)", 2, "'aff(se, eca)' takes 1 tensor, not 2"),
    ("se >> eca", 0, "'se >> eca' takes 1 tensor, not 0"), ("aff", 0, "'aff' takes 2 tensors, not 0"),
  ])
  func `tensors that a composition does not take are refused`(text: String, count: Int, reason: String) throws {
    let composition = try Fixtures.composer.composition(text)
    let shapes = [Shape](repeating: [2, 32, 4, 4], count: count)
    let error = #expect(throws: CompositionError.self) { try Checkout.grafter.build(composition, inputs: shapes) }
    #expect(error?.description == reason)
  }

  @Test(arguments: [("se", 2), ("aff", 3)])
  func `another number of tensors than a module takes is refused`(id: String, count: Int) throws {
    let composition = try Fixtures.composer.composition(id)
    let shapes = [Shape](repeating: [2, 32, 4, 4], count: count)
    #expect(throws: ContractViolation.self) { try Checkout.grafter.build(composition, inputs: shapes) }
  }

  @Test(arguments: [
    ("aff(se | eca, sa)", "'aff' cannot take 64 channels of x and 32 channels of y: both are c, so they must be equal"),
    (
      "aff(se, eca, reduction: 64)",
      "'aff' cannot take 32 channels with reduction 64: it requires c / reduction >= 1, "
        + "and 32 / 64 is 0"
    ),
  ])
  func `branches that do not fit are refused by the contract, before anything is built`(
    text: String, fact: String
  ) throws {
    let composition = try Fixtures.composer.composition(text)
    let error = #expect(throws: ContractViolation.self) {
      try Fixtures.composer.check(composition, input: Signal([2, 32, 4, 4]))
    }
    #expect(error?.fact == fact)
  }

  @Test func `branches are built in order before the module that joins them`() throws {
    let graph = try Fixtures.build("aff(se, eca >> simam)", on: [2, 32, 4, 4])
    let parts = graph.scopes.filter { $0.parent == 0 }.map(\.name)
    #expect(parts == ["se", "eca", "simam", "aff"])
    #expect(graph.parameters.contains { $0.name == "aff.local_att.0.weight" })
  }

  @Test func `the same tag shares the weights of modules that join branches`() throws {
    let shared = try Fixtures.build("aff(se, eca)#1 >> aff(sa, ca)#1", on: [2, 32, 4, 4])
    #expect(shared.parameters.filter { $0.name.hasPrefix("aff") }.count == 16)
  }

  @Test(
    arguments: [
      ("aff(mhsa, se)", [2, 32, 4, 4]), ("aff(se, identity)", [2, 17, 32]), ("aff(mhsa, mhsa) >> se", [2, 17, 32]),
    ] as [(String, Shape)])
  func `branches of the other layout get adapters`(text: String, shape: Shape) throws {
    let layout: Layout = shape.rank == 4 ? .map : .tokens(prefix: 1, height: 4, width: 4)
    let signal = Signal(shape: shape, layout: layout)
    let graph = try Checkout.grafter.build(try Fixtures.composer.composition(text), input: signal)
    #expect(graph.shape(graph.outputs[0]) == shape)
  }

  @Test func `a tree with branches reads like the expression`() throws {
    let text = "tree: {module: aff, branches: [se, {add: [eca, sa]}], hyperparameters: {reduction: 8}, tag: 2}"
    let reader = try YAMLReader(Array(text.utf8), file: "t.yaml").mapping(keys: ["tree"]).required("tree")
    #expect(try Composition(reader).description == "aff(se, eca + sa, reduction: 8)#2")
  }

  @Test func `a tree without branches where some belong is refused`() throws {
    let text = "tree: {module: aff, branches: []}"
    let reader = try YAMLReader(Array(text.utf8), file: "t.yaml").mapping(keys: ["tree"]).required("tree")
    let error = #expect(throws: YAMLError.self) { try Composition(reader) }
    #expect(error?.description.contains("'branches' is empty") == true)
  }

  @Test func `modules are listed in the order of computation`() throws {
    let composition = try CompositionParser.parse("se >> aff(eca, iaff(sa, ca))")
    #expect(composition.modules.map(\.id) == ["se", "eca", "sa", "ca", "iaff", "aff"])
    #expect(composition.joinedModules.map(\.id) == ["se", "eca", "sa", "ca"])
  }
}
