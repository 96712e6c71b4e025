import SutureGraph
import SutureRegistry
import Testing

@testable import SutureComposer

struct CompositionBuilderTests {
  private func build(_ text: String, _ input: Shape = [2, 64, 8, 8]) throws -> Graph {
    try Fixtures.build(text, on: input)
  }

  @Test(arguments: [
    ("weighted(eca, simam)", ["weighted.weight": [2]]),
    ("blend(eca, simam)", ["blend.alpha": [1]]),
    (
      "gated(eca, simam, identity)",
      [
        "gated.fc1.weight": [4, 64, 1, 1], "gated.fc1.bias": [4], "gated.fc2.weight": [3, 4, 1, 1],
        "gated.fc2.bias": [3],
      ]
    ),
    (
      "channel_gated(eca, simam)",
      [
        "channel_gated.fc1.weight": [4, 64, 1, 1], "channel_gated.fc1.bias": [4],
        "channel_gated.fc2.weight": [64, 4, 1, 1], "channel_gated.fc2.bias": [64],
      ]
    ),
    ("identity_init(eca)", ["identity_init.gamma": [1]]),
    ("project(eca | simam)", ["project.weight": [64, 128, 1, 1], "project.bias": [64]]),
  ])
  func `learned operators have parameters of their own`(text: String, expected: [String: [Int]]) throws {
    let own = try build(text).parameters.filter { !$0.name.hasPrefix("eca") }
    #expect(Dictionary(uniqueKeysWithValues: own.map { ($0.name, $0.shape.dimensions) }) == expected)
  }

  @Test(arguments: [
    ("eca + simam", "(+): Add(eca, simam)"), ("eca * simam", "(*): Multiply(eca, simam)"),
    ("eca | simam", "(|): Concat(eca, simam)"), ("max(eca, simam)", "(max): Max(eca, simam)"),
    ("gates(eca, simam >> eca)", "(gates): GateProduct(eca, simam >> eca)"),
    ("gate_mean(eca, simam)", "(gate_mean): GateMean(eca, simam)"),
    ("mean(eca, eca >> simam)", "(mean): Mean(eca, eca >> simam)"), ("residual(eca)", "(+): Add(eca, identity)"),
    ("(eca + simam) * eca >> simam", "(*): Multiply(eca + simam, eca >> simam)"),
    (Array(repeating: "eca", count: 30).joined(separator: " + "), "(+): Add(branches=30)"),
  ])
  func `the structure shows how branches are joined`(text: String, line: String) throws {
    let structure = try build(text).structure
    #expect(structure.split(separator: "\n").contains("  \(line)"), "\(structure)")
    #expect(try !build("eca >> simam").structure.contains("Add"))
  }

  @Test(arguments: [
    ("gates(nl, se)", "'gates' joins modules that multiply their input by a gate, and 'nl' has no gate: its output"),
    ("gate_mean(se, shuffle)", "'shuffle' has no gate: its output has the elements of its input in another order"),
    ("gates(se, project(eca))", "'project(eca)' has no gate: its output comes from 'convolution' in 'project'"),
    ("gates(se, max(eca, sa))", "'max(eca, sa)' has no gate: its output comes from 'maximum'"),
    ("gates(se, eca | sa)", "every branch of 'gates' must keep the shape 2×64×8×8, but its output is 2×128×8×8"),
  ])
  func `a branch without a gate is refused with the reason`(text: String, reason: String) {
    let error = #expect(throws: CompositionError.self) { try build(text) }
    #expect(error.map { "\($0)".contains(reason) } == true, "\(error.map { "\($0)" } ?? "")")
  }

  @Test func `tagged modules have one set of weights and statistics`() throws {
    let graph = try build("ca#1 >> sa#1 + sa#1 >> ca#1")
    let single = try build("ca >> sa")
    #expect(graph.variables.map(\.name) == single.variables.map(\.name))
    #expect(graph.structure == single.structure.dropLast(2) + "\n  (+): Add(ca#1 >> sa#1, sa#1 >> ca#1)\n)")
    // Both applications move the one pair of running statistics: the second from where the first has moved it.
    let training = try graph.lowered(for: .training)
    #expect(training.updates.count == 2)
    #expect(training.nodes.filter { $0.operation is Normalize }.count == 2)
  }

  @Test func `a tag spans the sites of a graft`() throws {
    let graph = try Fixtures.graft("eca#1", at: "layer*.*.residual", of: "resnet8", on: [1, 3, 16, 16])
    #expect(
      graph.parameters.filter { $0.name.contains("eca") }.map(\.name) == [
        "layer1.0.eca.conv.weight", "layer1.0.eca.conv.bias",
      ])
  }

  @Test func `weights that cannot fit a second place are refused`() {
    let error = #expect(throws: (any Error).self) {
      try Fixtures.graft("se#1", at: "layer*.*.residual", of: "resnet8", on: [1, 3, 16, 16])
    }
    #expect(
      error.map { "\($0)".contains("cannot be shared: it is 1×16 at its first place and would be 2×32 here") } == true)
  }

  @Test func `gates work among tokens`() throws {
    let graph = try Fixtures.graft(
      "gated(se, eca) >> identity_init(simam)", at: "blocks.0", of: "vit_base_patch16_224(depth: 1)",
      on: [2, 3, 32, 32])
    #expect(graph.parameters.contains { $0.name == "blocks.0.gated.fc2.weight" && $0.shape == [2, 48, 1, 1] })
  }
}
