import SutureExecution
import SutureGraph
import SutureSupport
import Testing

@testable import SutureExport

struct ONNXExporterTests {
  private static func network(facts: [String: String] = [:]) throws -> ExportedNetwork {
    try ExportedNetwork(NetworkBuilds.composition("se >> se"), facts: facts)
  }

  // MARK: Versions

  @Test(arguments: [12, 29]) func `other opsets are an error with the supported ones`(opset: Int) throws {
    let network = try Self.network()
    let error = #expect(throws: ExportError.self) { try ONNXExporter(network, opset: opset) }
    #expect(error == .unsupportedOpset(opset, supported: 13...28))
    #expect(error?.description == "ONNX opset \(opset) is not supported: choose 13 to 28")
  }

  @Test func `the file format's version is that of the opset`() throws {
    let network = try Self.network()
    let versions = [13: 7, 14: 7, 15: 8, 17: 8, 18: 8, 19: 9, 21: 10, 23: 11, 24: 12, 25: 13, 27: 13, 28: 14]
    for (opset, version) in versions {
      let model = try network.onnx(opset: opset)
      #expect(model.opset == opset && model.irVersion == version)
    }
  }

  // MARK: Names

  @Test func `the model states its program and origin`() throws {
    let model = try Self.network(facts: ["seed": "3"]).onnx()
    #expect(model.producerName == "suture" && model.producerVersion == "0.1.0")
    #expect(model.metadata["suture.composition"] == "probe")
    #expect(model.metadata["suture.seed"] == "3")
    #expect(model.metadata["format"] == nil)
  }

  @Test func `initializers have the keys, shapes and elements of the weights`() throws {
    let network = try Self.network()
    let model = try network.onnx()
    #expect(
      model.graph.initializers.map(\.name) == [
        "se.fc.0.weight", "se.fc.2.weight", "se_2.fc.0.weight", "se_2.fc.2.weight",
      ])
    for tensor in model.graph.initializers {
      let weight = try #require(network.weights.tensor(tensor.name))
      #expect(tensor.dimensions == weight.shape.dimensions)
      let bytes = [UInt8](littleEndian: weight.values)
      guard case .variable(let elements) = tensor.content else {
        Issue.record("'\(tensor.name)' is not a variable")
        continue
      }
      var message = ProtobufMessage()
      message.bytes(1, elements)
      #expect(message.encoded.suffix(bytes.count) == bytes[...])
    }
  }

  @Test func `nodes are named by the path of their module`() throws {
    let nodes = try Self.network().onnx().graph.nodes
    #expect(nodes.contains { $0.type == "Gemm" && $0.name == "/se/fc/0/Gemm" })
    #expect(nodes.contains { $0.type == "Gemm" && $0.name == "/se_2/fc/0/Gemm" })
    #expect(nodes.contains { $0.type == "Relu" && $0.name == "/se/fc/1/Relu" })
    #expect(Set(nodes.map(\.name)).count == nodes.count)
    #expect(Set(nodes.map(\.output)).count == nodes.count)
  }

  @Test func `nodes state their scopes as PyTorch does`() throws {
    let node = try #require(try Self.network().onnx().graph.nodes.first { $0.name == "/se_2/fc/0/Gemm" })
    let metadata = Dictionary(uniqueKeysWithValues: node.metadata.map { ($0.key, $0.value) })
    #expect(
      metadata["pkg.torch.onnx.name_scopes"] == "['', 'se_2', 'se_2.fc', 'se_2.fc.0', 'linear_2']")
    let classes = try #require(metadata["pkg.torch.onnx.class_hierarchy"])
    #expect(
      classes.hasSuffix(
        ", 'SEAttention', 'torch.nn.modules.container.Sequential', 'torch.nn.modules.linear.Linear', 'linear']"))
  }

  @Test func `operators of one operation share its scope`() throws {
    let nodes = try ExportedNetwork.probe { graph, x in
      try graph.enter("act", type: "GELU(approximate='none')")
      let y = try graph.unary(.gelu, try graph.unary(.gelu, x))
      try graph.leave()
      return y
    }.onnx().graph.nodes.filter { $0.type != "Constant" }
    #expect(nodes.map(\.name).prefix(4) == ["/act/Div", "/act/Erf", "/act/Add", "/act/Mul"])
    #expect(Set(nodes.prefix(5).map { $0.metadata[1].value }) == ["['', 'act', 'gelu']"])
    #expect(nodes[5].name == "/act/Div_1" && nodes[5].metadata[1].value == "['', 'act', 'gelu_1']")
    #expect(nodes[5].metadata[0].value == "['Probe', 'torch.nn.modules.activation.GELU', 'gelu']")
  }

  @Test func `names with quotes are quoted as in Python`() throws {
    let model = try ExportedNetwork.probe { graph, x in
      try graph.enter("it's", type: "A")
      let y = try graph.unary(.relu, x)
      try graph.leave()
      return y
    }.onnx()
    #expect(model.node("Relu")?.metadata[1].value == #"['', 'it\'s', 'relu']"#)
  }

  // MARK: Inputs and outputs

  @Test func `the input is x and the output y, also for a network without operations`() throws {
    let model = try ExportedNetwork.probe { _, x in x }.onnx()
    let node = try #require(model.node("Identity"))
    #expect(node.inputs == ["x"] && node.output == "y")
    #expect(model.graph.inputs.map(\.name) == ["x"] && model.graph.outputs.map(\.name) == ["y"])
  }

  @Test func `variables named x and y keep their names`() throws {
    let model = try ExportedNetwork.probe { graph, x in
      let product = try graph.binary(.multiply, x, graph.parameter("x", [8, 1, 1]))
      return try graph.binary(.add, product, graph.parameter("y", [1]))
    }.onnx()
    #expect(model.graph.initializers.map(\.name) == ["x", "y"])
    #expect(model.graph.inputs.map(\.name) == ["x_"] && model.graph.outputs.map(\.name) == ["y_"])
  }

  @Test func `an output that other operations read has one name`() throws {
    let model = try ExportedNetwork.probe { graph, x in
      let y = try graph.unary(.relu, x)
      _ = try graph.unary(.tanh, y)
      return y
    }.onnx()
    // What the output does not depend on is left out.
    #expect(model.types == ["Relu"] && model.graph.nodes[0].output == "y")
    #expect(model.graph.values.isEmpty)
  }

  @Test func `equal constants are written once`() throws {
    let model = try ExportedNetwork.probe { graph, x in
      try graph.unary(.hardSwish, try graph.unary(.hardSwish, x))
    }.onnx()
    // 3, 0 and 6.
    #expect(model.graph.nodes.filter { $0.type == "Constant" }.count == 3)
  }
}
