import SutureGraph
import Testing

@testable import SutureImport

struct NetworkBuilderTests {
  // MARK: Inputs

  private func simple(input: [Int?] = [nil, 3, 8, 8]) -> ForeignNetwork {
    var sketch = NetworkSketch(input: input)
    sketch.relu("x", to: "y")
    return sketch.finished("y")
  }

  @Test(
    "Images, heights and widths may differ from the exported ones",
    arguments: [[nil, 3, 8, 8], [2, 3, 8, 8]] as [[Int?]])
  func sizes(sizes: [Int?]) throws {
    let fragment = try NetworkBuilder.fragment(of: simple(input: sizes), input: [5, 3, 9, 10])
    #expect(fragment.graph.shape(fragment.output) == [5, 3, 9, 10])
    #expect(fragment.inputShape == [5, 3, 9, 10])
  }

  @Test("Other channels and ranks are refused", arguments: [[2, 1, 8, 8], [2, 3, 8], [2, 3], []])
  func otherInputs(shape: [Int]) throws {
    let error = #expect(throws: ImportError.self) { try NetworkBuilder.fragment(of: simple(), input: Shape(shape)) }
    #expect(error?.reason == "the network takes [any, 3, 8, 8], not \(Shape(shape))")
  }

  @Test("The channels of tokens are the last axis, and any number of channels may be accepted")
  func tokens() throws {
    _ = try NetworkBuilder.fragment(of: simple(input: [nil, 4, 6]), input: [2, 5, 6])
    #expect(throws: ImportError.self) {
      try NetworkBuilder.fragment(of: simple(input: [nil, 4, 6]), input: [2, 4, 5])
    }
    _ = try NetworkBuilder.fragment(of: simple(input: [nil, nil, 8, 8]), input: [2, 7, 8, 8])
  }

  @Test("Networks without input, with several, or with one without axes are refused")
  func inputCount() throws {
    var network = simple()
    network.inputs.append(.init(value: "x2", sizes: [nil, 1]))
    let several = #expect(throws: ImportError.self) { try NetworkBuilder.fragment(of: network, input: [2, 3, 8, 8]) }
    #expect(several?.reason == "the network has 2 inputs, and a backbone has one")
    network.inputs = []
    #expect(throws: ImportError.self) { try NetworkBuilder.fragment(of: network, input: [2, 3, 8, 8]) }
    #expect(throws: ImportError.self) { try NetworkBuilder.fragment(of: simple(input: []), input: []) }
  }

  // MARK: Outputs

  @Test("Several outputs are flattened and joined, and one is chosen by name")
  func outputs() throws {
    var sketch = NetworkSketch()
    sketch.conv("x", to: "a", in: "conv", (3, 2), stride: 2)
    sketch.mean("a", [2, 3], to: "b")
    let network = sketch.finished("a", "b")
    let both = try NetworkBuilder.fragment(of: network, input: [2, 3, 8, 8])
    #expect(both.graph.shape(both.output) == [2, 2 * 4 * 4 + 2])
    let one = try NetworkBuilder.fragment(of: network, input: [2, 3, 8, 8], outputs: ["b"])
    #expect(one.graph.shape(one.output) == [2, 2])
    let absent = #expect(throws: ImportError.self) {
      try NetworkBuilder.fragment(of: network, input: [2, 3, 8, 8], outputs: ["c"])
    }
    #expect(absent?.reason == "there is no value 'c' to be the output")
  }

  // MARK: Errors

  /// An operation that no rule knows, with the sizes of its output where the file states them.
  private func unknown(_ input: String, to output: String, in module: String, shape: [Int]?) -> ForeignNode {
    ForeignNode(
      operation: "custom::op", name: output, arguments: [.init("self", .value(input))], outputs: [output],
      module: module, outputShapes: shape.map { [$0] } ?? [])
  }

  @Test("All nodes that fail are named, as the sizes of their outputs are stated")
  func errors() {
    var sketch = NetworkSketch()
    sketch.network.nodes.append(unknown("x", to: "a", in: "stem", shape: [2, 4, 4, 4]))
    sketch.relu("a", to: "b")
    sketch.reshape("b", [2, 63], to: "c", in: "neck")
    sketch.network.nodes[2].outputShapes = [[2, 63]]
    sketch.network.nodes.append(unknown("c", to: "d", in: "", shape: [2, 5]))
    let (errors, isPartial) = NetworkBuilder.errors(of: sketch.finished("d"), input: [2, 3, 8, 8])
    #expect(errors.map(\.node) == ["a", "c", "d"] && errors.map(\.module) == ["stem", "neck", ""] && !isPartial)
    #expect(errors.map { $0.cause == .unsupported } == [true, false, true])
    #expect(errors[0].description.hasPrefix("node 'a' of module 'stem': operation 'custom::op' cannot be imported"))
    #expect(
      errors[1].description.hasPrefix("node 'c' of module 'neck'")
        && errors[1].description.contains("aten.view.default"))
    #expect(errors[2].description.hasPrefix("node 'd': operation 'custom::op'"))
  }

  @Test(
    "Without the sizes of a node's output the list ends there",
    arguments: [nil, [2, 0], [-2, -3], [1 << 40, 1 << 40]] as [[Int]?])
  func partial(shape: [Int]?) {
    var sketch = NetworkSketch()
    sketch.network.nodes.append(unknown("x", to: "a", in: "", shape: shape))
    sketch.network.nodes.append(unknown("a", to: "b", in: "", shape: [2, 2]))
    let (errors, isPartial) = NetworkBuilder.errors(of: sketch.finished("b"), input: [2, 3, 8, 8])
    #expect(errors.map(\.node) == ["a"] && isPartial)
  }

  @Test("A node whose input is computed nowhere is an error at the node")
  func missingInput() {
    var sketch = NetworkSketch()
    sketch.relu("nowhere", to: "y", in: "act")
    let error = #expect(throws: NodeError.self) {
      try NetworkBuilder.fragment(of: sketch.finished("y"), input: [2, 3, 8, 8])
    }
    #expect(error?.module == "act" && error?.description.contains("'nowhere'") == true)
  }

  @Test("Names of modules that no scope can have are an error", arguments: ["a..b", ".", "a."])
  func moduleNames(module: String) {
    var sketch = NetworkSketch()
    sketch.relu("x", to: "a", in: module)
    sketch.relu("a", to: "y")
    #expect(throws: (any Error).self) { try NetworkBuilder.fragment(of: sketch.finished("y"), input: [2, 3, 8, 8]) }
  }

  // MARK: Variables

  @Test("Tied weights are one variable under the name of the file")
  func tied() throws {
    var sketch = NetworkSketch(input: [nil, 4, 6])
    sketch.network.variables = [.init(name: "head.weight", values: ["p1", "p2"], isParameter: true, shape: [6, 6])]
    for (input, weight, output) in [("x", "p1", "a"), ("a", "p2", "y")] {
      sketch.node("aten.linear.default", ["input": .value(input), "weight": .value(weight)], to: output)
    }
    let fragment = try NetworkBuilder.fragment(of: sketch.finished("y"), input: [2, 4, 6])
    #expect(fragment.graph.variables.map(\.name) == ["head.weight"])
  }

  @Test("Variables keep their names within scopes of the same names, and unread ones are left out")
  func names() throws {
    var sketch = NetworkSketch()
    sketch.variable("unread", [2])
    sketch.variable("mean", [3, 1, 1], isParameter: false)
    sketch.conv("x", to: "a", in: "layer.0.conv")
    sketch.node("aten.sub.Tensor", ["self": .value("a"), "other": .value("mean")], to: "y")
    let variables = try NetworkBuilder.fragment(of: sketch.finished("y"), input: [2, 3, 8, 8]).graph.variables
    #expect(variables.map(\.name) == ["layer.0.conv.weight", "mean"])
    #expect(variables.map(\.role) == [.parameter, .buffer])
  }

  @Test("Elements that are given are the initial ones, others are drawn by the variable's name")
  func elements() throws {
    var sketch = NetworkSketch(input: [nil, 4, 6])
    sketch.linear("x", to: "y", in: "head", (6, 2))
    let values = (0..<12).map { Float($0) }
    let variables = try NetworkBuilder.fragment(of: sketch.finished("y"), input: [2, 4, 6]) { name, shape in
      name == "head.weight" && shape == [2, 6] ? values : nil
    }.graph.variables
    #expect(
      variables.map(\.initialiser) == [.trained(values, otherwise: .ofForeign("head.weight", [2, 6])), .constant(0)])
    #expect(throws: (any Error).self) {
      try NetworkBuilder.fragment(of: sketch.finished("y"), input: [2, 4, 6]) { _, _ in [1] }
    }
  }

  @Test("Without elements the conventions of PyTorch hold")
  func initialisers() {
    #expect(Initialiser.ofForeign("bn.running_var", [4]) == .constant(1))
    #expect(Initialiser.ofForeign("bn.running_mean", [4]) == .constant(0))
    #expect(Initialiser.ofForeign("bn.weight", [4]) == .constant(1))
    #expect(Initialiser.ofForeign("attn.in_proj_bias", [4]) == .constant(0))
    #expect(Initialiser.ofForeign("conv.bias", [1, 4]) == .constant(0))
    #expect(Initialiser.ofForeign("conv.weight", [8, 4, 2, 2]) == .uniform(low: -0.25, high: 0.25))
    #expect(Initialiser.ofForeign("pos_embed", [1, 5, 4]) == .truncatedNormal(mean: 0, deviation: 0.02))
  }

  @Test("Variables that exceed a tensor are refused", arguments: [[1 << 40, 1 << 40], [-1, 6], [2, -6]])
  func hugeVariable(shape: [Int]) {
    var sketch = NetworkSketch(input: [nil, 4, 6])
    sketch.linear("x", to: "y", in: "head", (6, 2))
    sketch.network.variables[0].shape = shape
    #expect(throws: (any Error).self) { try NetworkBuilder.fragment(of: sketch.finished("y"), input: [2, 4, 6]) }
    sketch.network.nodes[0].operation = "aten.add.Tensor"
    sketch.network.nodes[0].arguments = [.init("self", .value("x")), .init("other", .value("head.weight"))]
    #expect(throws: (any Error).self) { try NetworkBuilder.fragment(of: sketch.finished("y"), input: [2, 4, 6]) }
  }

  @Test("A constant among the variables has its elements, finite, and no distribution")
  func constantVariables() throws {
    var sketch = NetworkSketch()
    sketch.variable("mask", [8, 8], isParameter: false)
    sketch.add("x", "mask", to: "y")
    var network = sketch.finished("y")
    network.variables[0].isConstant = true
    func variable(_ first: Float) throws -> Variable? {
      try NetworkBuilder.fragment(of: network, input: [1, 3, 8, 8], rules: network.dialect.rules) { _, shape in
        [first] + [Float](repeating: 1, count: shape.elementCount - 1)
      }.graph.variables.first
    }
    let elements = [-Float.greatestFiniteMagnitude] + [Float](repeating: 1, count: 63)
    #expect(try variable(-.infinity)?.initialiser == .values(elements))
    #expect(throws: NodeError.self) { try variable(.nan) }
  }

  @Test("Names of variables have a maximum number of parts, each of which becomes a scope")
  func depth() throws {
    var sketch = NetworkSketch()
    let name = [String](repeating: "a", count: 300).joined(separator: ".")
    sketch.variable(name, [3])
    sketch.add("x", name, to: "y")
    let error = #expect(throws: ImportError.self) {
      try NetworkBuilder.fragment(of: sketch.finished("y"), input: [1, 3, 8, 3])
    }
    #expect(error?.reason.hasSuffix("has more than 256 parts") == true)
  }

  @Test("A graph of more operations than are built is refused where the limit is passed")
  func operations() throws {
    var sketch = NetworkSketch()
    let limit = NetworkBuilder.maximumNodeCount
    for index in 0...limit { sketch.relu(index == 0 ? "x" : "y\(index - 1)", to: "y\(index)") }
    let error = #expect(throws: NodeError.self) {
      try NetworkBuilder.fragment(of: sketch.finished("y\(limit)"), input: [1, 3, 8, 8])
    }
    #expect(error?.cause == .fault("the network has more than \(limit) operations up to here"))
    #expect(try ["y\(limit - 1)", "y\(limit)"].contains(#require(error).node))
  }

  @Test("A module that owns variables and computes nothing has a scope, by which exporters find them")
  func owners() throws {
    var sketch = NetworkSketch(input: [nil, 4, 3])
    sketch.variable("attn.out_proj.weight", [3, 3])
    sketch.node(
      "aten.linear.default", ["input": .value("x"), "weight": .value("attn.out_proj.weight")], to: "y", in: "attn")
    let graph = try NetworkBuilder.fragment(of: sketch.finished("y"), input: [2, 4, 3]).graph
    #expect(graph.scopes.map(\.path) == ["", "attn", "attn.out_proj"])
    #expect(graph.variables.map(\.name) == ["attn.out_proj.weight"])
  }

  // MARK: Constants

  private func added(_ values: [Float]) throws -> Graph {
    var sketch = NetworkSketch()
    sketch.network.constants["c"] = ForeignTensor(shape: [1, values.count], .floats(values))
    sketch.add("x", "c", to: "y")
    return try NetworkBuilder.fragment(of: sketch.finished("y"), input: [2, 3, 8, values.count]).graph
  }

  @Test("Known tensors are buffers, and those of one number are none")
  func constants() throws {
    let several = try added([1, 2, 3]).variables
    #expect(several.map(\.role) == [.buffer] && several.first?.initialiser == .values([1, 2, 3]))
    #expect(try added([2, 2, 2]).variables.isEmpty)
  }

  @Test("Infinities become the largest finite numbers, and no number is refused")
  func infinities() throws {
    let limit = Float.greatestFiniteMagnitude
    #expect(try added([-.infinity, 0, .infinity]).variables.first?.initialiser == .values([-limit, 0, limit]))
    #expect(throws: NodeError.self) { try added([1, .nan, 2]) }
  }
}
