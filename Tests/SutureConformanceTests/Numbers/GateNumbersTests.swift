import SutureComposer
import SutureEngine
import SutureExecution
import SutureRegistry
import SutureSupport
import SutureTestSupport
import Testing

@testable import SutureGraph

/// Products and means of gates, against the products of whole outputs: `a * b` of two gates is x²·g₁·g₂.
@Suite struct GateNumbersTests {
  /// The results of a training step and of an evaluation, by name.
  private func outcome(_ graph: Graph) throws -> [String: Tensor] {
    var tensors = SafeTensors()
    let shape = graph.shape(graph.inputs[0].value)
    var stream = RandomStream(seed: 3, "gates")
    // Not near 0, because the reference divides by x.
    let x = stream.fill(shape.elementCount, .uniform(low: -1, high: 1)).map { $0 + ($0 < 0 ? -0.5 : 0.5) }
    tensors["x"] = Tensor(shape, x)
    tensors["train/gy"] = Tensor(shape, stream.fill(shape.elementCount, .uniform(low: -1, high: 1)))
    for variable in graph.variables {
      var stream = RandomStream(seed: 5, variable.name)
      let isVariance = variable.name.hasSuffix("var")
      let values = stream.fill(
        variable.shape.elementCount, .uniform(low: isVariance ? 0.5 : -0.5, high: isVariance ? 1.5 : 0.5))
      tensors["\(variable.role == .parameter ? "param" : "buffer")/\(variable.name)"] = Tensor(variable.shape, values)
    }
    let run = TensorRun(tensors, path: "test", engine: OneDNNEngine(), threads: .one)
    var found: [String: Tensor] = [:]
    for results in [try run.train(graph), try run.evaluate(graph)] {
      for name in results.names { found[name] = results[name] }
    }
    return found
  }

  private func expectEqual(_ actual: Graph, _ expected: Graph, _ text: String) throws {
    let (actual, expected) = (try outcome(actual), try outcome(expected))
    #expect(Set(actual.keys) == Set(expected.keys), "\(text)")
    for (name, tensor) in expected {
      let largest = tensor.values.reduce(1) { max($0, abs($1)) }
      let other = try #require(actual[name])
      let difference = zip(other.values, tensor.values).reduce(Float(0)) { max($0, abs($1.0 - $1.1)) }
      #expect(other.shape == tensor.shape && difference <= 2e-5 * largest, "\(text): \(name) differs by \(difference)")
    }
  }

  private func build(_ text: String, _ input: Shape) throws -> Graph {
    try Checkout.grafter.build(try Checkout.grafter.composer.composition(text), input: input)
  }

  /// Chains, nested operators, gates of rows and columns, groups of channels, and gates that depend on products.
  private static let pairs = [
    ("se", "eca"), ("cbam", "se"), ("ca >> sa", "eca"), ("coord", "triplet"), ("sge", "simam"), ("lka", "gct"),
    ("residual(se)", "scse"), ("identity_init(se)", "bam"), ("mean(se, sa)", "srm"), ("blend(se, sa)", "ge"),
    ("weighted(ca, sa)", "strip"), ("gated(ca, sa)", "ela"), ("channel_gated(ca, sa)", "ese"), ("gc", "psa_s"),
    ("ema", "psa_p"), ("gam", "mean(se, identity)"),
  ]

  @Test(arguments: pairs)
  func `a product of gates is the product of the outputs divided by the input`(a: String, b: String) throws {
    let input: Shape = [3, 64, 6, 5]
    var reference = try build("(\(a)) * (\(b))", input)
    reference.outputs = [try reference.binary(.divide, reference.outputs[0], reference.inputs[0].value)]
    try expectEqual(try build("gates(\(a), \(b))", input), reference, "gates(\(a), \(b))")
  }

  @Test(arguments: pairs + [("se", "identity")])
  func `a mean of gates is the mean of the outputs`(a: String, b: String) throws {
    let input: Shape = [3, 64, 6, 5]
    try expectEqual(
      try build("gate_mean(\(a), \(b))", input), try build("mean(\(a), \(b))", input), "gate_mean(\(a), \(b))")
  }

  @Test func `three gates, and shared weights`() throws {
    let input: Shape = [2, 32, 4, 4]
    var cube = try build("ca#1 * eca * (eca >> ca#1)", input)
    let x = cube.inputs[0].value
    cube.outputs = [
      try cube.binary(.divide, cube.outputs[0], try cube.binary(.multiply, x, x))
    ]
    try expectEqual(try build("gates(ca#1, eca, eca >> ca#1)", input), cube, "three gates")
    try expectEqual(
      try build("gate_mean(ca#1, sa, sa >> ca#1)", input), try build("mean(ca#1, sa, sa >> ca#1)", input), "mean")
  }

  @Test func `maps among tokens keep their prefix`() throws {
    let composer = Checkout.grafter.composer
    func graft(_ text: String) throws -> Graph {
      try Checkout.grafter.graft(
        try composer.composition(text), at: [SitePattern("blocks.0")],
        of: try CompositionParser.parseReference("vit_base_patch16_224(depth: 1, width: 32, heads: 2, classes: 4)"),
        input: [2, 3, 32, 32])
    }
    func logits(_ graph: Graph) throws -> [Float] {
      let variables = try VariableStore(graph.variables, seed: 1)
      let executable = try OneDNNEngine().prepare(
        try graph.lowered(for: .evaluation), variables: variables, options: ExecutionOptions(threads: .one))
      var stream = RandomStream(seed: 3, "x")
      let shape = graph.shape(graph.inputs[0].value)
      return try executable.run([Tensor(shape, stream.fill(shape.elementCount, .uniform(low: -1, high: 1)))])[0].values
    }
    // `mean` adapts each branch for itself where modules differ in their layout, so the gates pass by the class token.
    let made = try logits(try graft("gate_mean(se >> eca, sa)"))
    let expected = try logits(try graft("mean(se >> eca, sa)"))
    #expect(zip(made, expected).allSatisfy { abs($0 - $1) <= 2e-5 })
  }

  @Test func `every module is a gate or is refused with the reason`() throws {
    var gates: [String] = []
    let modules = Checkout.registry.manifests.filter { $0.kind == .module && $0.contract.inputs.count == 1 }
    for manifest in modules where manifest.contract.inputForm == .map {
      do {
        _ = try build("gates(\(manifest.id), simam)", [2, 64, 8, 8])
        gates.append(manifest.id)
      } catch CompositionError.noGate(.gateProduct, .module(let reference), _) {
        #expect(reference.id == manifest.id)
      }
    }
    let expected: Set = [
      "bam", "ca", "cbam", "coord", "eca", "ela", "ema", "ese", "gam", "gc", "gct", "ge", "lka", "psa_p", "psa_s", "sa",
      "scse", "se", "sge", "simam", "srm", "strip", "triplet",
    ]
    #expect(Set(gates).isSuperset(of: expected), "\(expected.subtracting(gates))")
    #expect(Set(gates).isDisjoint(with: ["a2", "ccnet", "cot", "grn", "nl", "parnet", "shuffle", "sk", "splat"]))
  }

  @Test func `taking gates leaves nothing of the products behind`() throws {
    let graph = try build("gates(se, eca)", [1, 64, 56, 56])
    let single = try build("se", [1, 64, 56, 56])
    #expect(try graph.pruned().nodes.count == graph.nodes.count)
    // One product of whole maps, as for a single gate.
    let maps = { (graph: Graph) in
      graph.nodes.count { $0.operation.name == "multiply" && graph.shape($0.outputs[0]) == [1, 64, 56, 56] }
    }
    #expect(maps(graph) == 1 && maps(single) == 1)
  }
}
