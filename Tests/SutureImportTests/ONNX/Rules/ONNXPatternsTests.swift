import Testing

@testable import SutureImport

@Suite struct ONNXPatternsTests {
  /// A network of nodes `operation inputs -> output`, with the constants `half`, `one`, `two`, `root2` and `epsilon`.
  private static func network(_ lines: [String], outputs: [String] = ["y"]) -> ForeignNetwork {
    var network = ForeignNetwork(dialect: .onnx(opset: 13), producer: "test", pathSource: .none)
    network.inputs = [ForeignNetwork.Input(value: "x", sizes: [nil, nil, 4])]
    network.outputs = outputs
    for (name, number) in [("half", 0.5), ("one", 1), ("two", 2), ("root2", 1.4142135), ("epsilon", 1e-5)] {
      network.constants[name] = ForeignTensor(Float(number))
    }
    network.variables = [
      ForeignNetwork.Variable(name: "w", values: ["w"], isParameter: true, shape: [4, 3]),
      ForeignNetwork.Variable(name: "b", values: ["b"], isParameter: true, shape: [3]),
      ForeignNetwork.Variable(name: "g", values: ["g"], isParameter: true, shape: [4]),
      ForeignNetwork.Variable(name: "h", values: ["h"], isParameter: true, shape: [4]),
    ]
    network.nodes = lines.map { line in
      let words = line.split(separator: " ").map(String.init)
      var node = ForeignNode(
        operation: words[0], name: line,
        arguments: words.dropFirst().prefix { $0 != "->" }.map { .init("", .value($0)) }, outputs: [words.last])
      if node.operation == "ReduceMean" { node.arguments.append(.init("axes", .list([.integer(-1)]))) }
      return node
    }
    return network
  }

  private static func operations(_ lines: [String], outputs: [String] = ["y"]) -> [String] {
    ONNXPatterns(network(lines, outputs: outputs)).network.nodes.map { node in
      "\(node.operation) \(node.inputs.joined(separator: " "))"
    }
  }

  private static let start = ["Div x root2 -> d", "Erf d -> e", "Add e one -> a"]

  @Test(
    "The parts of GELU become one node, in any order of the factors",
    arguments: [
      ["Mul x a -> m", "Mul m half -> y"], ["Mul a half -> m", "Mul x m -> y"], ["Mul half x -> m", "Mul m a -> y"],
    ])
  func gelu(_ end: [String]) {
    #expect(Self.operations(Self.start + end) == ["Gelu x"])
  }

  @Test("A value between the parts of GELU that is read elsewhere keeps them apart")
  func sharedGelu() {
    let end = ["Mul x a -> m", "Mul m half -> y"]
    #expect(Self.operations(Self.start + end, outputs: ["y", "a"]).count == 5)
    #expect(Self.operations(Self.start + end + ["Relu m -> z"], outputs: ["y", "z"]).count == 6)
    #expect(Self.operations(["Div x root2 -> d", "Erf d -> e", "Add e half -> a"] + end).count == 5)
  }

  @Test("A product with the own sigmoid becomes one node")
  func swish() {
    #expect(Self.operations(["Sigmoid x -> s", "Mul x s -> y"]) == ["Swish x"])
    #expect(Self.operations(["Sigmoid x -> s", "Mul s s -> y"]).count == 2)
    #expect(Self.operations(["Sigmoid x -> s", "Mul half s -> y"]).count == 2)
  }

  @Test("The parts of a layer norm become one node with their epsilon")
  func layerNorm() throws {
    let lines = [
      "ReduceMean x -> m", "Sub x m -> c", "Pow c two -> p", "ReduceMean p -> v", "Add v epsilon -> s", "Sqrt s -> r",
      "Div c r -> n", "Mul n g -> q", "Add q h -> y",
    ]
    let nodes = ONNXPatterns(Self.network(lines)).network.nodes
    let node = try #require(nodes.first)
    #expect(nodes.count == 1)
    #expect(node.operation == "LayerNormalization")
    #expect(node.inputs == ["x", "g", "h"])
    #expect(node.argument("epsilon") == .real(1e-5))
    #expect(Self.operations(lines, outputs: ["y", "c"]).count == 9)
  }

  @Test("A product with a weight and the sum with a vector of its columns become a linear layer")
  func linear() {
    #expect(Self.operations(["MatMul x w -> p", "Add b p -> y"]) == ["MatMul+Add x w b"])
    #expect(Self.operations(["MatMul x w -> p", "Add p g -> y"]).count == 2)
    #expect(Self.operations(["MatMul x w -> p", "Add p b -> y", "Relu p -> z"], outputs: ["y", "z"]).count == 3)
  }
}
