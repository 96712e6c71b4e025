import Testing

@testable import SutureGraph

struct SplicingTests {
  /// A graph that has something in it, with a scope open.
  private func host() throws -> (graph: Graph, value: Value) {
    var graph = Graph(type: "Host")
    let x = try graph.input("x", RandomModule.shape)
    try graph.enter("stem", type: "Stem")
    let value = try graph.unary(.relu, x)
    _ = try graph.variable(.parameter, "bias", [6], .constant(0))
    try graph.leave()
    try graph.enter("body", type: "Body")
    return (graph, value)
  }

  /// Everything about the graph after a build, or the error.
  private func outcome(_ build: (inout Graph, Value) throws -> Value) throws -> [String] {
    var (graph, value) = try host()
    do {
      graph.outputs = [try build(&graph, value)]
    } catch {
      return ["\(error)"]
    }
    return facts(of: graph)
  }

  @Test(arguments: UInt64(0)..<300)
  func `splicing gives the graph that building in place gives, with and without grafts`(seed: UInt64) throws {
    let module = RandomModule(seed: seed)
    let fragment = try module.fragment()
    let received = try GraphFragment(decoding: fragment.encoded())
    for grafts in [false, true] {
      var directCount = 0
      let direct = try outcome { graph, value in
        try module.build(in: &graph, input: value) { _, value, graph in
          directCount += 1
          return grafts ? try module.graft(directCount, value, in: &graph) : value
        }
      }
      for fragment in [fragment, received] {
        var names: [String] = []
        let spliced = try outcome { graph, value in
          try graph.splice(fragment, input: value) { mark, value, graph in
            names.append(mark.name)
            return grafts ? try module.graft(names.count, value, in: &graph) : value
          }
        }
        #expect(spliced == direct)
        #expect(names == fragment.sites.prefix(names.count).map(\.name))
        if !grafts { #expect(try outcome { graph, value in try graph.splice(fragment, input: value) } == direct) }
      }
    }
  }

  @Test(arguments: UInt64(0)..<50)
  func `a scope that is entered again finds the fragment's variables and scopes`(seed: UInt64) throws {
    let module = RandomModule(seed: seed)
    let fragment = try module.fragment()
    func twice(_ build: (inout Graph, Value) throws -> Value) throws -> [String] {
      try outcome { graph, value in
        try graph.enter("shared", type: "Shared")
        let first = try build(&graph, value)
        try graph.leave()
        try graph.reenter("body.shared")
        let second = try build(&graph, first)
        try graph.leave()
        return second
      }
    }
    let direct = try twice { graph, value in
      try module.build(in: &graph, input: value) { _, value, _ in value }
    }
    let spliced = try twice { graph, value in try graph.splice(fragment, input: value) }
    #expect(spliced == direct)
  }

  /// A fragment with one site in a scope, after an empty one.
  private func oneMap() throws -> GraphFragment {
    var graph = Graph(type: "Fragment")
    let x = try graph.input("x", [1, 2, 3, 3])
    try graph.enter("a", type: "A")
    try graph.leave()
    try graph.enter("b", type: "B")
    let before = try graph.unary(.relu, x)
    let (mark, after) = try graph.markSite("", before, .map)
    #expect(mark == SiteMark(name: "b", layout: .map, node: 1, scopeCount: 3))
    try graph.enter("c", type: "C")
    graph.outputs = [try graph.binary(.add, before, after)]
    try graph.leave()
    try graph.leave()
    return try GraphFragment(graph, sites: [mark])
  }

  @Test func `a graft sees the scopes that were there, and what was before the site stays as it was`() throws {
    var graph = Graph(type: "Host")
    let x = try graph.input("x", [1, 2, 3, 3])
    graph.outputs = [
      try graph.splice(try oneMap(), input: x) { _, value, graph in
        #expect(graph.scopes.map(\.path) == ["", "a", "b"] && graph.path(of: "") == "b")
        return try graph.unary(.sigmoid, value)
      }
    ]
    #expect(
      graph.listing == """
        %0 = input x 1×2×3×3
        %1 = relu(%0)  → 1×2×3×3
        %2 = sigmoid(%1)  → 1×2×3×3
        %3 = add(%1, %2)  → 1×2×3×3
        outputs %3
        """)
    #expect(graph.structure == "Host(\n  (a): A()\n  (b): B(\n    (c): C()\n  )\n)")
  }

  @Test func `a graft that takes a later name of the fragment is refused as when built in place`() throws {
    var graph = Graph(type: "Host")
    let x = try graph.input("x", [1, 2, 3, 3])
    let fragment = try oneMap()
    #expect(throws: GraphError.duplicateName("b.c")) {
      try graph.splice(fragment, input: x) { _, value, graph in
        try graph.enter(graph.freeName("c"), type: "Graft", isGraft: true)
        try graph.leave()
        return value
      }
    }
  }

  @Test func `a site gives back a value of the graph, of the same shape, and the scope as it was`() throws {
    let fragment = try oneMap()
    func refusal(_ site: @escaping (SiteMark, Value, inout Graph) throws -> Value) throws -> GraphError? {
      var graph = Graph(type: "Host")
      let x = try graph.input("x", [1, 2, 3, 3])
      return #expect(throws: GraphError.self) { try graph.splice(fragment, input: x, site: site) }
    }
    #expect(try refusal { _, _, _ in Value(index: 99) } == .unknownValue(99))
    #expect(
      try refusal { _, value, graph in
        try graph.enter("left", type: "Open")
        return value
      } == .unbalancedScopes)
    #expect(
      try refusal { _, value, graph in
        try graph.reenter("b")
        return value
      } == .unbalancedScopes)
    #expect(
      try refusal { _, value, graph in
        try graph.leave()
        return value
      } == .unbalancedScopes)
    #expect(
      try refusal { _, value, graph in try graph.reduce(.sum, value, axes: [1]) }
        == .invalidShape(
          operation: "b", inputs: [[1, 1, 3, 3]], reason: "a graft gives back the site's shape 1×2×3×3"))
  }

  @Test func `the input must have the fragment's shape and be of the graph`() throws {
    var graph = Graph(type: "Host")
    let x = try graph.input("x", [2, 2, 3, 3])
    let fragment = try oneMap()
    #expect(throws: GraphError.unknownValue(7)) { try graph.splice(fragment, input: Value(index: 7)) }
    let error = #expect(throws: GraphError.self) { try graph.splice(fragment, input: x) }
    #expect(error?.description == "'fragment' cannot take 2×2×3×3: it was built for 1×2×3×3")
    #expect(graph.nodes.isEmpty)
  }

  /// A fragment with a site of a turned map, and a variable at one of three places around it.
  private func turned(variableAt place: Int) throws -> GraphFragment {
    var graph = Graph(type: "Turned")
    let x = try graph.input("x", [2, 3, 5, 4])
    var scale: Value = x
    func declare(_ here: Int) throws {
      if here == place { scale = try graph.variable(.parameter, "scale", [1], .constant(2)) }
    }
    try declare(0)
    let map = try graph.permute(x, [0, 3, 1, 2])
    try declare(1)
    let (mark, marked) = try graph.markSite("site", map, .map)
    try declare(2)
    let back = try graph.permute(marked, [0, 2, 3, 1])
    graph.outputs = [try graph.binary(.multiply, back, scale)]
    return try GraphFragment(graph, sites: [mark])
  }

  @Test(arguments: 0...2)
  func `a turned site without a graft leaves no trace, and variables around it keep their place`(place: Int) throws {
    let fragment = try turned(variableAt: place)
    for declares in [false, true] {
      var (graph, _) = try host()
      let x = try graph.input("map", [2, 3, 5, 4])
      let count = graph.nodes.count
      let output = try graph.splice(fragment, input: x) { _, value, graph in
        if declares { _ = try graph.variable(.parameter, "unused", [7], .constant(0)) }
        return value
      }
      let product = try #require(graph.nodes.last)
      #expect(product.outputs == [output] && graph.shape(output) == [2, 3, 5, 4])
      #expect(product.inputs.map(graph.shape) == [[2, 3, 5, 4], [1]])
      #expect(graph.variables.contains { $0.name == "body.scale" && $0.value == product.inputs[1] })
      // Only a site right after the permutation, at which nothing was declared, is left out.
      let isLeftOut = place != 1 && !declares
      #expect(graph.nodes.count == count + (isLeftOut ? 1 : 3))
      #expect((product.inputs[0] == x) == isLeftOut)
    }
  }
}
