import Testing

@testable import SutureGraph

struct FragmentEncodingTests {
  private static func integers(_ name: String, _ values: [Int]) -> Attribute { Attribute(name, .integers(values)) }
  private static func integer(_ name: String, _ value: Int) -> Attribute { Attribute(name, .integer(value)) }

  /// More settings of operations with attributes than `OperationTests` has.
  private static let settings: [OperationTests.Case] =
    [(-0.0, 0.0), (1, .leastNonzeroMagnitude), (-.pi, 1e308), (1, -.greatestFiniteMagnitude)].map { scale, shift in
      OperationTests.Case(
        name: "affine", attributes: [Attribute("scale", .real(scale)), Attribute("shift", .real(shift))],
        inputs: [[5]], output: [5])
    }
    + [
      .init(
        name: "reduce_max", attributes: [integers("axes", [-1]), integer("keep", 1), integer("first", 1)],
        inputs: [[2, 3]], output: [2, 1]),
      .init(
        name: "reduce_variance", attributes: [integers("axes", [0]), integer("keep", 1), integer("correction", 1)],
        inputs: [[2, 3]], output: [1, 3]),
      .init(name: "reduce_l2", attributes: [integers("axes", [0]), integer("keep", 1)], inputs: [[2]], output: [1]),
      .init(name: "matmul", attributes: [integer("transpose_b", 1)], inputs: [[2, 3], [4, 3]], output: [2, 4]),
      .init(
        name: "convolution", attributes: [integers("stride", [2, 1]), integers("padding", [0, 1])],
        inputs: [[1, 1, 4, 4], [1, 1, 3, 3]], output: [1, 1, 1, 4]),
      .init(
        name: "max_pool", attributes: [integers("kernel", [2, 3]), integer("stride", 1)], inputs: [[1, 1, 4, 4]],
        output: [1, 1, 3, 2]),
      .init(
        name: "average_pool",
        attributes: [integer("kernel", 3), integers("padding", [1, 0]), integer("count_padding", 0)],
        inputs: [[1, 1, 4, 4]], output: [1, 1, 2, 1]),
      .init(name: "softmax", attributes: [integer("axis", -2)], inputs: [[2, 3]], output: [2, 3]),
      .init(
        name: "batch_norm", attributes: [Attribute("epsilon", .real(0)), Attribute("momentum", .real(0.01))],
        inputs: [[2, 3], [3], [3]], output: [2, 3]),
      .init(name: "layer_norm", attributes: [Attribute("epsilon", .real(1e-6))], inputs: [[2, 3]], output: [2, 3]),
      .init(
        name: "group_norm", attributes: [integer("groups", 1), Attribute("epsilon", .integer(1))], inputs: [[2, 4]],
        output: [2, 4]),
      .init(
        name: "pad",
        attributes: [integers("before", [1]), integers("after", [0]), Attribute("value", .real(-1e30))],
        inputs: [[2]], output: [3]),
      .init(
        name: "resize", attributes: [integers("size", [3, 9]), Attribute("method", .text("bilinear"))],
        inputs: [[1, 2, 4, 4]], output: [1, 2, 3, 9]),
      .init(
        name: "unfold", attributes: [integers("kernel", [1, 2]), integer("stride", 2)], inputs: [[1, 1, 4, 4]],
        output: [1, 2, 4]),
      .init(name: "dropout", inputs: [[2]], output: [2]),
      .init(name: "constant", attributes: [integers("shape", [])], inputs: [], output: []),
      .init(
        name: "gather", attributes: [integers("indices", [Int](repeating: 299, count: 1000))], inputs: [[300]],
        output: [1000]),
    ]

  /// Decodes what encoding makes, and compares everything.
  private func expectRoundTrip(_ fragment: GraphFragment) throws {
    let bytes = try fragment.encoded()
    let again = try GraphFragment(decoding: bytes)
    #expect(facts(of: again.graph) == facts(of: fragment.graph))
    #expect(again.graph.variables == fragment.graph.variables)
    for (node, original) in zip(again.graph.nodes, fragment.graph.nodes) {
      #expect(type(of: node.operation) == type(of: original.operation))
      #expect(node.operation.attributes == original.operation.attributes)
      #expect("\(node.operation)" == "\(original.operation)")
    }
    #expect(again.sites == fragment.sites)
    #expect(try again.encoded() == bytes)
  }

  @Test(arguments: OperationTests.cases + settings)
  func `every operation comes back with its attributes`(example: OperationTests.Case) throws {
    var graph = Graph(type: "Fragment")
    let x = try graph.input("x", example.inputs.first ?? [1])
    var inputs = example.inputs.isEmpty ? [] : [x]
    for (index, shape) in example.inputs.enumerated().dropFirst() {
      inputs.append(try graph.variable(.parameter, "p\(index)", shape, .uniform(low: -1, high: 1)))
    }
    graph.outputs = try graph.apply(try OperationCatalogue.operation(example.name, example.attributes), inputs)
    #expect(graph.shape(graph.outputs[0]) == example.output)
    try expectRoundTrip(try GraphFragment(graph))
  }

  @Test(arguments: UInt64(0)..<200)
  func `modules drawn at random come back as they were`(seed: UInt64) throws {
    try expectRoundTrip(try RandomModule(seed: seed).fragment())
  }

  @Test func `an input alone is a fragment`() throws {
    var graph = Graph(type: "Fragment")
    graph.outputs = [try graph.input("x", [8, 3, 224, 224])]
    try expectRoundTrip(try GraphFragment(graph))
    #expect(try GraphFragment(graph).encoded().count == 15)
  }

  @Test func `names that look like others' paths keep their bytes`() throws {
    var graph = Graph(type: "Fragment")
    let x = try graph.input("x", [1, 1, 2, 2])
    _ = try graph.variable(.parameter, "later.weight", [1], .constant(0))
    _ = try graph.variable(.parameter, ".", [1], .constant(0))
    _ = try graph.variable(.parameter, "a.", [1], .constant(0))
    let (mark, y) = try graph.markSite("site", x, .map)
    try graph.enter("later", type: "Later")
    _ = try graph.variable(.buffer, "e\u{301}", [1], .constant(0))
    try graph.enter("\u{e9}", type: "e\u{301}")
    _ = try graph.variable(.buffer, "\u{e9}", [1], .constant(0))
    try graph.leave()
    try graph.leave()
    _ = try graph.variable(.buffer, "later.e\u{301}.twin", [1], .constant(0))
    graph.outputs = [y]
    let fragment = try GraphFragment(graph, sites: [mark])
    try expectRoundTrip(fragment)
    let again = try GraphFragment(decoding: fragment.encoded())
    #expect(again.graph.variables.map { Array($0.name.utf8) } == graph.variables.map { Array($0.name.utf8) })
    #expect(again.graph.scopes.map { Array($0.type.utf8) } == graph.scopes.map { Array($0.type.utf8) })
  }

  @Test func `a module of fifty nodes takes less than four kilobytes`() throws {
    var graph = Graph(type: "Fragment")
    var x = try graph.input("x", [8, 64, 56, 56])
    for block in 0..<17 {
      try graph.enter("\(block)", type: "Sequential")
      try graph.enter("0", type: "Conv2d(64, 64, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1), bias=False)")
      let weight = try graph.variable(.parameter, "weight", [64, 64, 3, 3], .uniform(low: -1 / 24, high: 1 / 24))
      x = try graph.apply(
        try OperationCatalogue.operation("convolution", [Self.integers("padding", [1, 1])]), [x, weight])[0]
      try graph.leave()
      try graph.enter("1", type: "BatchNorm2d(64, eps=1e-05, momentum=0.1)")
      var inputs = [x]
      for (name, start) in [("running_mean", 0.0), ("running_var", 1), ("weight", 1), ("bias", 0)] {
        let role: Variable.Role = name.hasPrefix("running") ? .buffer : .parameter
        inputs.append(try graph.variable(role, name, [64], .constant(start)))
      }
      x = try graph.apply(try OperationCatalogue.operation("batch_norm", []), inputs)[0]
      try graph.leave()
      try graph.enter("2", type: "ReLU(inplace=True)")
      x = try graph.unary(.relu, x)
      try graph.leave()
      try graph.leave()
    }
    graph.outputs = [x]
    let fragment = try GraphFragment(graph)
    #expect(graph.nodes.count == 51 && graph.variables.count == 85)
    #expect(try fragment.encoded().count < 4096)
    try expectRoundTrip(fragment)
  }

  // MARK: What is no fragment

  @Test func `backward operations cannot be sent`() throws {
    var graph = Graph(type: "Fragment")
    let x = try graph.input("x", [2])
    graph.outputs = [try graph.apply(UnaryGradient(.relu), x, x)]
    let fragment = try GraphFragment(graph)
    #expect(throws: FragmentError.unfit("plugins cannot call its operation 'relu_gradient'")) { try fragment.encoded() }
  }

  @Test func `a graph with other inputs, outputs, updates or grafts is no fragment`() throws {
    func refusal(_ change: (inout Graph, Value) throws -> Void) throws -> FragmentError? {
      var graph = Graph(type: "Fragment")
      let x = try graph.input("x", [2])
      graph.outputs = [x]
      try change(&graph, x)
      return #expect(throws: FragmentError.self) { try GraphFragment(graph) }
    }
    let input = FragmentError.unfit("its inputs must be 'x', 'x2' and so on, its first values")
    #expect(try refusal { graph, _ in _ = try graph.input("y", [2]) } == input)
    #expect(try refusal { graph, _ in graph.outputs = [] } == .unfit("it has 0 outputs, not one"))
    #expect(try refusal { graph, x in graph.update(x, to: x) } == .unfit("it says what becomes of buffers"))
    #expect(try refusal { graph, _ in try graph.enter("a", type: "A") } == .unfit("scopes are open"))
    #expect(
      try refusal { graph, _ in
        try graph.enter("a", type: "A", isGraft: true)
        try graph.leave()
      } == .unfit("it has grafts"))
  }

  @Test func `marks that the graph contradicts are refused`() throws {
    var graph = Graph(type: "Fragment")
    let x = try graph.input("x", [1, 1, 2, 2])
    try graph.enter("a", type: "A")
    let (mark, y) = try graph.markSite("s", x, .map)
    let (next, z) = try graph.markSite("", y, .map)
    try graph.leave()
    graph.outputs = [try graph.unary(.relu, z)]
    func refusal(_ sites: SiteMark...) -> FragmentError? {
      #expect(throws: FragmentError.self) { try GraphFragment(graph, sites: sites) }
    }
    func site(_ name: String, _ layout: Layout = .map, node: Int = 0, scopeCount: Int = 2) -> SiteMark {
      SiteMark(name: name, layout: layout, node: node, scopeCount: scopeCount)
    }
    #expect(try GraphFragment(graph, sites: [mark, next]).sites.map(\.name) == ["a.s", "a"])
    #expect(refusal(next, mark) == .unfit("site 2 is out of order, or has no marker"))
    #expect(refusal(mark, mark) == .unfit("site 2 is out of order, or has no marker"))
    #expect(refusal(site("a.s", node: -1)) == .unfit("site 1 is out of order, or has no marker"))
    #expect(refusal(site("a.s", node: 3)) == .unfit("site 1 is out of order, or has no marker"))
    #expect(refusal(site("a.s", node: 2)) == .unfit("site 1 has no marker"))
    #expect(refusal(site("b.s")) == .unfit("site 1 is not named by its scope"))
    #expect(refusal(site("as")) == .unfit("site 1 is not named by its scope"))
    #expect(
      refusal(site("a.é")) == .unfit("site 1 has a name that has more than letters of ASCII, digits, '_' and '.'"))
    #expect(refusal(mark, site("a.s", node: 1)) == .unfit("site 2 comes twice"))
    for count in [-1, 1, 3] {
      #expect(
        refusal(site("a.s", scopeCount: count))
          == .unfit("site 1 has \(count) scopes before it, which the nodes around it contradict"))
    }
    #expect(
      refusal(site("a.s", .tokens(prefix: 1, height: .max, width: 2)))
        == .unfit("site 1 has a layout that is that of 1 + \(Int.max) · 2 tokens, for a tensor of 1×1×2×2"))
  }
}
