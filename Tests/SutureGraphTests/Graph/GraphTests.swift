import Testing

@testable import SutureGraph

struct GraphTests {
  /// `y = relu(x · wᵀ)` with an unused branch, in scopes.
  private func example() throws -> Graph {
    var graph = Graph(type: "Example")
    let x = try graph.input("x", [4, 3])
    try graph.enter("fc", type: "Sequential")
    try graph.enter("0", type: "Linear(in_features=3, out_features=2, bias=False)")
    let weight = try graph.variable(.parameter, "weight", [2, 3], .uniform(low: -1, high: 1))
    let product = try graph.apply(Linear(), x, weight)
    try graph.leave()
    try graph.enter("1", type: "ReLU()")
    let y = try graph.unary(.relu, product)
    try graph.leave()
    try graph.leave()
    _ = try graph.unary(.tanh, product)
    graph.outputs = [y]
    return graph
  }

  @Test func `names are paths, counts are sums`() throws {
    let graph = try example()
    #expect(graph.variables.map(\.name) == ["fc.0.weight"])
    #expect(graph.parameterCount == 6)
    #expect(graph.cost.macs == 4 * 2 * 3)
  }

  @Test func `the structure prints as PyTorch prints modules`() throws {
    #expect(
      try example().structure == """
        Example(
          (fc): Sequential(
            (0): Linear(in_features=3, out_features=2, bias=False)
            (1): ReLU()
          )
        )
        """)
  }

  @Test func `grafts print after their siblings`() throws {
    var graph = Graph(type: "Net")
    try graph.enter("se", type: "SE", isGraft: true)
    try graph.leave()
    try graph.enter("stem", type: "Stem")
    try graph.leave()
    #expect(graph.structure == "Net(\n  (stem): Stem()\n  (se): SE()\n)")
    #expect(graph.foldedStructure == graph.structure)
  }

  @Test func `equal numbered neighbours are folded as PyTorch folds a list of modules`() throws {
    var graph = Graph(type: "Net")
    try graph.enter("blocks", type: "Sequential")
    for (name, type) in [
      ("0", "A"), ("1", "A"), ("2", "A"), ("3", "B"), ("4", "A"), ("6", "A"), ("x", "A"), ("y", "A"),
    ] {
      try graph.enter(name, type: "Block")
      try graph.enter("act", type: type)
      try graph.leave()
      try graph.leave()
    }
    try graph.leave()
    let lines = graph.foldedStructure.split(separator: "\n").filter { $0.hasPrefix("    (") }
    #expect(
      lines == [
        "    (0-2): 3 x Block(", "    (3): Block(", "    (4): Block(", "    (6): Block(", "    (x): Block(",
        "    (y): Block(",
      ])
    #expect(
      graph.foldedStructure.hasPrefix("Net(\n  (blocks): Sequential(\n    (0-2): 3 x Block(\n      (act): A()\n    )\n")
    )
    #expect(graph.structure.split(separator: "\n").filter { $0.contains("Block(") }.count == 8)
  }

  @Test func `a name that is taken is refused, free names count on`() throws {
    var graph = try example()
    #expect(throws: GraphError.duplicateName("fc")) { try graph.enter("fc", type: "Again") }
    #expect(graph.freeName("fc") == "fc_2")
    try graph.enter("fc_2", type: "Again")
    try graph.leave()
    #expect(graph.freeName("fc") == "fc_3")
    _ = try graph.variable(.buffer, "mean", [1], .constant(0))
    #expect(throws: GraphError.duplicateName("mean")) { try graph.variable(.parameter, "mean", [1], .constant(0)) }
    #expect(throws: GraphError.unbalancedScopes) { try graph.leave() }
  }

  @Test func `a name that is declared later is free for its owner alone`() throws {
    var graph = Graph(type: "Net")
    try graph.enter("block", type: "Block")
    graph.reserve("se")
    #expect(graph.freeName("se") == "se_2" && graph.freeName("other") == "other")
    try graph.enter("se", type: "SqueezeExcite")
    try graph.leave()
    try graph.leave()
    #expect(graph.freeName("se") == "se")
  }

  @Test func `values of another graph are refused`() throws {
    var small = Graph(type: "Small")
    let stranger = try #require(try example().outputs.first)
    #expect(throws: GraphError.unknownValue(stranger.index)) { try small.unary(.relu, stranger) }
  }

  @Test func `vectors do not decay, matrices and kernels do`() throws {
    var graph = Graph(type: "Decay")
    for (name, shape) in [("bias", [8]), ("gate", [1, 8, 1, 1]), ("weight", [8, 4]), ("kernel", [1, 2, 3, 3])] {
      _ = try graph.variable(.parameter, name, Shape(shape), .constant(0))
    }
    _ = try graph.variable(.buffer, "table", [8, 4], .constant(0))
    #expect(graph.variables.map(\.decays) == [false, false, true, true, false])
  }

  @Test func `pruning drops what nothing needs and keeps names`() throws {
    let graph = try example()
    let pruned = try graph.pruned()
    #expect(graph.nodes.count == 3 && pruned.nodes.count == 2)
    #expect(pruned.variables.map(\.name) == graph.variables.map(\.name))
    #expect(pruned.structure == graph.structure)
    let again = try pruned.pruned()
    #expect(again.listing == pruned.listing)
  }

  @Test func `dimensions beyond the limit are refused`() {
    var graph = Graph(type: "Big")
    #expect(throws: GraphError.overBudget(what: "dimensions", limit: 8)) {
      try graph.input("x", Shape([Int](repeating: 1, count: 9)))
    }
    #expect(throws: GraphError.self) { try graph.input("x", [1 << 20, 1 << 20]) }
  }
}
