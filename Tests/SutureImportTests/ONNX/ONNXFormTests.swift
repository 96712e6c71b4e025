import FoundationEssentials
import SutureExecution
import SutureGraph
import Testing

@testable import SutureImport

/// Forms that exporters other than PyTorch's write.
struct ONNXFormTests {
  @Test("Elements in a file beside the model are read, without reading the file before they are needed")
  func external() throws {
    let file = try ONNXFixture.read("external")
    let weight = try #require(file.elements["fc.weight"]).read()
    #expect(weight == Tensor([2, 4], [0, 1, 2, 3, 4, 5, 6, 7]))
    #expect(try #require(file.elements["fc.bias"]).read() == Tensor([2], [0, 4]))
    #expect(file.network.constants["table"] == ForeignTensor([0, 1, 2]))
  }

  @Test("Functions are inlined, with attributes, default values and unique names")
  func functions() throws {
    let file = try ONNXFixture.read("function")
    let network = file.network
    #expect(file.notes == ["the file's functions were inlined: 'Outer', 'Scaled'"])
    #expect(network.nodes.map(\.operation) == ["Mul", "Mul", "Clip", "Relu", "Identity"])
    #expect(network.nodes[0].inputs == ["x", "first/f"])
    #expect(network.nodes[0].outputs == ["s"])
    // The default value for one call, that of the caller's own attribute for the other.
    #expect(network.constants["first/f"] == ForeignTensor(shape: [], .floats([2])))
    #expect(network.nodes[1].inputs == ["s", "second/Scaled/f"])
    #expect(network.constants["second/Scaled/f"] == ForeignTensor(shape: [], .floats([3])))
    // The second input of the call is left out.
    #expect(network.nodes[2].arguments.map(\.value) == [.value("second/f"), .none])
    #expect(network.nodes[3].outputs == ["y"])
    // An output that is an input.
    #expect(network.nodes[4].inputs == ["s"])
    #expect(network.nodes[4].outputs == ["z"])
  }

  @Test("Initializers among the inputs, names without modules, and sizes that are unknown")
  func old() throws {
    let network = try ONNXFixture.read("old").network
    #expect(network.dialect == .onnx(opset: 11))
    #expect(network.pathSource == .none)
    #expect(network.inputs == [ForeignNetwork.Input(value: "data", sizes: [nil, 1, nil, 8])])
    #expect(network.variables.map(\.name) == ["conv_w", "conv_0.bias"])
    #expect(network.variables.map(\.values) == [["conv_w"], ["7"]])
    #expect(network.names(trained: false).isEmpty)
    #expect(network.constants.keys.sorted() == ["pads", "zero"])
    #expect(network.nodes[0].outputShapes == [[2, 4, 8, 8]])
    #expect(network.nodes[1].outputs == ["b", nil])
    #expect(network.nodes[1].outputShapes == [nil, nil])
  }

  @Test("All element types are read, from raw_data and from the fields by type")
  func types() throws {
    let file = try ONNXFixture.read("types")
    for (name, last) in [("float", Float(-3)), ("double", -3), ("float16", -3), ("bfloat16", -3)] {
      #expect(try #require(file.elements["m.\(name)_raw"]).read() == Tensor([2, 2], [0, 1, last, 1]), "\(name)")
      #expect(try #require(file.elements["m.\(name)"]).read() == Tensor([4], [0, 1, last, 1]), "\(name)")
    }
    for name in ["int8", "int16", "int32", "int64"] {
      #expect(
        file.network.constants["m.\(name)_raw"] == ForeignTensor(shape: [2, 2], .integers([0, 1, -3, 1])), "\(name)")
      #expect(file.network.constants["m.\(name)"] == ForeignTensor([0, 1, -3, 1]), "\(name)")
    }
    for name in ["uint8", "uint16", "uint32", "uint64"] {
      #expect(
        file.network.constants["m.\(name)_raw"] == ForeignTensor(shape: [2, 2], .integers([0, 1, 1, 1])), "\(name)")
      #expect(file.network.constants["m.\(name)"] == ForeignTensor([0, 1, 1, 1]), "\(name)")
    }
    #expect(file.network.constants["m.bool"] == ForeignTensor(shape: [4], .booleans([false, true, true, true])))
    // Each output is the value of an Identity of an initializer.
    #expect(file.network.nodes.isEmpty)
    #expect(file.network.constants["y8"] == ForeignTensor(shape: [2, 2], .integers([0, 1, 1, 1])))
    #expect(file.network.variables[0].values == ["m.float_raw", "y0"])
  }

  @Test("All types of attributes and constants are read; a subgraph is a word")
  func attributes() throws {
    let file = try ONNXFixture.read("attributes")
    #expect(file.notes == ["the file uses operators that are not of the ONNX standard: 'com.example' (version 2)"])
    let branch = try #require(file.network.nodes("If").first)
    #expect(branch.argument("then_branch") == .text("subgraph"))
    let node = try #require(file.network.nodes("com.example.Everything").first)
    #expect(node.arguments[1].value == .none)
    #expect(node.argument("real") == .real(1e-5))
    #expect(node.argument("integer") == .integer(-7))
    #expect(node.argument("text") == .text("word"))
    #expect(node.argument("reals") == .list([.real(0.5), .real(2)]))
    #expect(node.argument("integers") == .list([.integer(1), .integer(2)]))
    #expect(node.argument("texts") == .list([.text("a"), .text("b")]))
    #expect(node.argument("tensor") == ForeignTensor(shape: [1], .floats([1.5])).map { .tensor($0) })
    let constants = file.network.constants
    #expect(constants["c0"] == ForeignTensor(shape: [], .floats([0.5])))
    #expect(constants["c1"] == ForeignTensor(shape: [2], .floats([0.5, -1])))
    #expect(constants["c2"] == ForeignTensor(3))
    #expect(constants["c3"] == ForeignTensor([3, -4]))
    #expect(constants["c4"] == ForeignTensor(shape: [], .booleans([true])))
  }

  @Test("Nodes in any order are sorted, those in order stay as they are")
  func order() throws {
    let bytes = ProtobufText.model(outputs: ["y"]) {
      $0.node("Add", ["b", "a"], ["y"], name: "last")
      $0.node("Relu", ["x"], ["a"], name: "first")
      $0.node("Sigmoid", ["a"], ["b"], name: "second")
    }
    let file = try ONNXReader.read(.memory(bytes[...]), folder: nil, path: "made")
    #expect(file.network.nodes.map(\.name) == ["first", "second", "last"])
    #expect(file.notes == ["the nodes of the file are not in the order of computation, and were sorted"])
  }

  @Test("Numbers of a repeated field may be packed or not, and in several parts")
  func packing() throws {
    let bytes = ProtobufText.model(outputs: ["m.a", "m.b"]) {
      $0.node("Relu", ["x"], ["y"])
      $0.tensor("m.a", [3]) { tensor in
        tensor.bytes(4, [0, 0, 128, 63, 0, 0, 0, 64])
        tensor.raw([4 << 3 | 5, 0, 0, 64, 64])
      }
      $0.tensor("m.b", type: 7, []) { tensor in
        tensor.bytes(1, [2, 2])
        tensor.bytes(7, [1, 2])
        tensor.integer(7, -1)
        tensor.integer(7, 4)
      }
    }
    let file = try ONNXReader.read(.memory(bytes[...]), folder: nil, path: "made")
    #expect(try #require(file.elements["m.a"]).read() == Tensor([3], [1, 2, 3]))
    #expect(file.network.constants["m.b"] == ForeignTensor(shape: [2, 2], .integers([1, 2, -1, 4])))
  }

  @Test("Large constants are buffers, whose elements stay in the file", arguments: [128, 129])
  func largeConstants(rows: Int) throws {
    let bytes = ProtobufText.model {
      $0.node("Add", ["x", "7"], ["y"])
      $0.tensor("7", [rows, 128], raw: [UInt8](repeating: 0, count: 4 * rows * 128))
    }
    let file = try ONNXReader.read(.memory(bytes[...]), folder: nil, path: "made")
    #expect((file.network.constants["7"] == nil) == (rows > 128))
    let variables = file.network.variables
    #expect(variables.map(\.name) == (rows > 128 ? ["add_0.constant"] : []))
    #expect(variables.allSatisfy { $0.isConstant && !$0.isParameter && $0.values == ["7"] && $0.shape == [rows, 128] })
  }

  @Test("Weights in Constant nodes are parameters where the file has no others")
  func constantWeights() throws {
    func bytes(also: Bool) -> [UInt8] {
      ProtobufText.model {
        $0.node("Constant", [], ["w"]) { node in
          node.message(5) { attribute in
            attribute.text(1, "value")
            attribute.tensor("", [4, 1], raw: [UInt8](repeating: 0, count: 16), field: 5)
            attribute.integer(20, 4)
          }
        }
        $0.node("MatMul", ["x", "w"], ["h"])
        if also { $0.tensor("m.weight", [1, 4], raw: [UInt8](repeating: 0, count: 16)) }
        $0.node("MatMul", ["h", also ? "m.weight" : "x"], ["y"])
      }
    }
    let alone = try ONNXReader.read(.memory(bytes(also: false)[...]), folder: nil, path: "made").network
    #expect(alone.variables.map(\.name) == ["matmul_0.weight_transposed"])
    let beside = try ONNXReader.read(.memory(bytes(also: true)[...]), folder: nil, path: "made").network
    #expect(beside.variables.map(\.name) == ["m.weight"])
    #expect(beside.constants["w"]?.shape == [4, 1])
  }

  /// A product with a tensor without a name in the module `m`, whose parameter `m.gamma` is not in the file.
  private static func folded(_ dimensions: [Int], type: String = "Mul", signature: Bool = true) -> [UInt8] {
    ProtobufText.model { graph in
      graph.node(type, ["x", "view"], ["y"]) { node in
        node.entry(9, "pkg.torch.onnx.name_scopes", "['', 'm', 'mul']")
        node.entry(9, "pkg.torch.onnx.class_hierarchy", "['a.Net', 'a.Scale', 'aten.mul.Tensor']")
      }
      graph.tensor("view", dimensions, raw: [UInt8](repeating: 0, count: 4 * dimensions.reduce(1, *)))
      if signature {
        graph.entry(16, "pkg.torch.export.ExportedProgram.graph_signature", "p: PARAMETER target='m.gamma'")
      }
    }
  }

  @Test("A vector that an optimizer computed of a module's only missing parameter is trained, and nothing else")
  func foldedParameter() throws {
    func file(_ bytes: [UInt8]) throws -> ForeignFile {
      try ONNXReader.read(.memory(bytes[...]), folder: nil, path: "m")
    }
    let found = try file(Self.folded([1, 4, 1]))
    #expect(found.network.names(trained: true) == ["m.gamma_folded"])
    #expect(found.notes.isEmpty)
    let lost =
      "1 parameter of the network cannot be found in the file ('m.gamma'): unused, stored under the name of one that "
      + "shares its elements, or computed into constants, which are not trained"
    for bytes in [Self.folded([4, 4]), Self.folded([1]), Self.folded([4], type: "Add")] {
      let other = try file(bytes)
      #expect(other.network.variables.isEmpty)
      #expect(other.network.constants.keys.sorted() == ["view"])
      #expect(other.notes == [lost])
    }
    let unsigned = try file(Self.folded([4], signature: false))
    #expect(
      unsigned.notes == [
        "1 tensor of the file ('view') without the name of a parameter or the role of a layer's weight: constants, "
          + "which are not trained"
      ])
  }
}
