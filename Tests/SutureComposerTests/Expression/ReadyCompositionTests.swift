import Foundation
import SutureGraph
import SutureRegistry
import SutureTestSupport
import Testing

@testable import SutureComposer

struct ReadyCompositionTests {
  @Test(arguments: [
    ("channel-spatial", "ca >> sa"), ("spatial-channel", "sa >> ca"), ("channel-spatial-channel", "ca >> sa >> ca"),
    ("spatial-channel-spatial", "sa >> ca >> sa"), ("mean", "mean(ca, sa)"), ("blend", "blend(ca, sa)"),
    ("both-orders", "ca#1 >> sa#1 + sa#1 >> ca#1"),
    ("both-orders-gated", "channel_gated(ca#1 >> sa#1 + sa#1 >> ca#1, identity)"), ("gated", "gated(ca, sa)"),
    ("gated-identity", "gated(identity, ca, sa)"), ("residual", "ca >> sa + identity"),
    ("residual-blend", "blend(ca >> sa, identity)"), ("residual-gated", "channel_gated(ca >> sa, identity)"),
    ("multi-kernel", "ca >> gated(sa(kernel_size: 3), sa(kernel_size: 5), sa)"),
    ("multi-reduction", "gated(ca(reduction: 4), ca(reduction: 8), ca, ca(reduction: 32)) >> sa"),
    ("kernel-cascade", "ca >> sa >> sa(kernel_size: 5) >> sa(kernel_size: 3)"),
  ])
  func `a topology stands for its composition, and builds forward and backward`(name: String, text: String) throws {
    let composition = try Fixtures.composer.composition("topology-\(name)")
    #expect(composition.description == text)
    let graph = try Checkout.grafter.build(composition, input: [2, 64, 8, 8])
    #expect(graph.outputs.map(graph.shape) == [[2, 64, 8, 8]])
    let trained = try graph.differentiated()
    #expect(trained.outputs.count == 2 + graph.parameters.count)
  }

  @Test(arguments: [("eca-net", "eca(bias: false, kernel_size: 0)"), ("sk-net", "sk(groups: 32)")])
  func `the form of a paper has a name, where the module's defaults are another form`(name: String, text: String) throws
  {
    #expect(try Fixtures.composer.composition(name).description == text)
    #expect(
      try Checkout.registry.manifest(#require(text.split(separator: "(").first.map(String.init)), kind: .module).variant
        != nil)
    let graph = try Checkout.grafter.build(try Fixtures.composer.composition(name), input: [2, 64, 8, 8])
    #expect(graph.outputs.map(graph.shape) == [[2, 64, 8, 8]])
  }

  @Test func `every shipped composition is one of these`() {
    #expect(Checkout.registry.compositions.count == 18)
    #expect(Checkout.registry.problems.isEmpty)
  }

  @Test func `names stand wherever a module may, and two uses share no weights`() throws {
    let composition = try Fixtures.composer.composition("topology-both-orders >> topology-both-orders")
    #expect(composition.description == "(ca#1 >> sa#1 + sa#1 >> ca#1) >> (ca#2 >> sa#2 + sa#2 >> ca#2)")
  }

  @Test func `a ready composition takes neither hyperparameters nor a tag`() {
    for text in ["topology-mean(reduction: 8)", "topology-mean#1"] {
      let error = #expect(throws: CompositionError.self) { try Fixtures.composer.composition(text) }
      #expect(
        error?.description
          == "'topology-mean' is a composition: it takes neither branches nor hyperparameters nor a tag")
    }
  }

  // MARK: Files

  private func composition(_ yaml: String) throws -> Composition {
    try Composition(
      YAMLReader(Array("composition: \(yaml)".utf8), file: "x.yaml").mapping(keys: ["composition"])
        .required("composition"))
  }

  @Test(arguments: [
    ("se", "se"), ("\"se >> eca\"", "se >> eca"), ("{serial: [se, eca]}", "se >> eca"),
    ("{add: [se, {serial: [eca, sa]}]}", "se + eca >> sa"), ("{concat: [se, eca]}", "se | eca"),
    ("{residual: se}", "identity + se"), ("{project: {concat: [se, eca]}}", "project(se | eca)"),
    ("{identity_init: cbam}", "identity_init(cbam)"),
    ("{channel_gated: [se, identity]}", "channel_gated(se, identity)"),
    ("{gate_product: [se, eca]}", "gates(se, eca)"), ("{gates: [se, eca]}", "gates(se, eca)"),
    (
      "{module: sk, hyperparameters: {kernels: [3, 5], reduction: 8}, tag: 1}", "sk(kernels: [3, 5], reduction: 8)#1"
    ),
    ("{module: x, hyperparameters: {a: 0.5, b: true, c: word, d: \"2\"}}", "x(a: 0.5, b: true, c: word, d: \"2\")"),
  ])
  func `a tree is read as the expression that it spells`(yaml: String, text: String) throws {
    #expect(try composition(yaml).description == text)
  }

  @Test(arguments: [
    ("{serail: [se]}", "unknown key 'serail' (did you mean 'serial'?)"),
    ("{blend: [se]}", "'blend' takes 2 compositions, not 1"),
    ("{add: []}", "'add' takes 1 or more compositions, not 0"),
    ("\"se >>\"", "a module is missing at the end"), ("{add: se}", "'add' must be a list"),
    ("{module: se, tga: 1}", "unknown key 'tga' (did you mean 'tag'?)"), ("[]", "must be text"),
  ])
  func `a fault in a tree has its place`(yaml: String, message: String) {
    let error = #expect(throws: YAMLError.self) { try composition(yaml) }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    #expect(error?.line == 1)
  }

  @Test func `compositions that use each other in a circle are refused, bad files are problems`() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("suture-\(UUID().uuidString)")
    let shelf = folder.appendingPathComponent("compositions")
    try FileManager.default.createDirectory(at: shelf, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (id, text) in [("one", "two"), ("two", "identity >> one"), ("bad", "se >>"), ("se", "eca")] {
      let yaml =
        "schema: 1\nid: \(id)\nkind: composition\nversion: 1.0.0\nsummary: A test.\ncomposition: \"\(text)\"\n"
      try Data(yaml.utf8).write(to: shelf.appendingPathComponent("\(id).yaml"))
    }
    let registry = Registry(folders: Checkout.registry.folders + [folder.path])
    #expect(registry.problems.map(\.description).count == 1)
    #expect(registry.problems.first?.description.hasSuffix("'se' is already the id of a module") == true)
    let composer = Composer(registry: registry)
    #expect(throws: CompositionError.usesItself(["one", "two", "one"])) { try composer.composition("one") }
    #expect(throws: YAMLError.self) { try composer.composition("bad") }
  }
}
