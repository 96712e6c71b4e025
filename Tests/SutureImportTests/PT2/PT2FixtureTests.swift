import SutureExecution
import SutureGraph
import Testing

@testable import SutureImport

/// Files that PyTorch 2.13 wrote; see `Tests/Python/import_fixtures_pt2.py`.
struct PT2FixtureTests {
  private func read(_ name: String) throws -> ForeignFile {
    try PT2Reader.read(.memory(try PT2Sample.fixture(name)[...]), path: name)
  }

  private func node(_ name: String, _ network: ForeignNetwork) throws -> ForeignNode {
    try #require(network.nodes.first { $0.name == name })
  }

  // MARK: The network

  @Test("A file's writer, class, inputs and outputs are read")
  func header() throws {
    let file = try read("small")
    let network = file.network
    #expect(network.dialect == .aten)
    #expect(network.producer == "PyTorch 2.13.0")
    #expect(network.className == "Small")
    #expect(network.pathSource == .moduleStack)
    #expect(network.inputs == [.init(value: "x", sizes: [nil, 2, 4, 4], example: [2, 2, 4, 4])])
    #expect(network.outputs == ["reshape"])
    #expect(file.notes == ["1 variable of type 'float16' becomes float32."])
  }

  @Test("Parameters and buffers of real numbers are variables, and tied weights one variable")
  func variables() throws {
    let file = try read("small")
    let expected: [ForeignNetwork.Variable] = [
      .init(name: "turned", values: ["p_turned"], isParameter: true, shape: [2, 3]),
      .init(name: "block.conv.weight", values: ["p_block_conv_weight"], isParameter: true, shape: [2, 2, 3, 3]),
      .init(name: "block.norm.weight", values: ["p_block_norm_weight"], isParameter: true, shape: [2]),
      .init(name: "block.norm.bias", values: ["p_block_norm_bias"], isParameter: true, shape: [2]),
      .init(name: "head.weight", values: ["p_head_weight", "p_tied_weight"], isParameter: true, shape: [2, 2]),
      .init(name: "head.bias", values: ["p_head_bias"], isParameter: true, shape: [2]),
      .init(name: "shift", values: ["b_shift"], isParameter: false, shape: [3]),
      .init(name: "block.norm.running_mean", values: ["b_block_norm_running_mean"], isParameter: false, shape: [2]),
      .init(name: "block.norm.running_var", values: ["b_block_norm_running_var"], isParameter: false, shape: [2]),
    ]
    #expect(file.network.variables == expected)
    #expect(Set(file.elements.keys) == Set(expected.map(\.name)))
  }

  @Test("Elements are read through strides, and half precision is converted")
  func elements() throws {
    let file = try read("small")
    #expect(try file.elements["turned"]?.read() == Tensor([2, 3], [0, 2, 4, 1, 3, 5]))
    #expect(try file.elements["shift"]?.read() == Tensor([3], [0.5, -2, 1]))
    #expect(try file.elements["block.norm.weight"]?.read() == Tensor([2], [4, 4.25]))
  }

  @Test("Integers, truth values and lifted tensors are constants, integers exactly")
  func constants() throws {
    let constants = try read("small").network.constants
    #expect(
      constants == [
        "b_order": ForeignTensor([1, 0, 1 << 40]),
        "b_mask": try #require(ForeignTensor(shape: [1, 3], .booleans([true, false, true]))),
        "b_block_norm_num_batches_tracked": ForeignTensor(7),
        "c_lifted_tensor_0": try #require(ForeignTensor(shape: [], .floats([3]))),
      ])
  }

  @Test("Modules have their classes, and nodes the paths of the calls")
  func modules() throws {
    let network = try read("small").network
    #expect(
      network.modules == [
        "block": "Block", "block.conv": "Conv2d", "block.norm": "BatchNorm2d", "block.act": "ReLU", "head": "Linear",
        "tied": "Linear",
      ])
    #expect(
      network.nodes.prefix(10).map(\.module) == [
        "", "block.conv", "block.norm", "block.act", "block@1.conv", "block@1.norm", "block@1.act", "", "head", "tied",
      ])
  }

  // MARK: Nodes

  @Test("A node has its arguments by the names of the schema, and the shape of its output")
  func convolution() throws {
    let network = try read("small").network
    #expect(
      try node("conv2d", network)
        == ForeignNode(
          operation: "aten.conv2d.default", name: "conv2d",
          arguments: [
            .init("input", .value("x")), .init("weight", .value("p_block_conv_weight")), .init("bias", .none),
            .init("stride", .list([.integer(1), .integer(1)])), .init("padding", .list([.integer(1), .integer(1)])),
          ], outputs: ["conv2d"], module: "block.conv", outputShapes: [[2, 2, 4, 4]]))
  }

  @Test("Sizes, infinities and element types are read as arguments")
  func arguments() throws {
    let network = try read("small").network
    #expect(try node("masked_fill", network).argument("value") == .real(-.infinity))
    #expect(try node("to_1", network).argument("dtype") == .text("float32"))
    #expect(
      try node("reshape", network).argument("shape")
        == .list([.value("sym_size_int_1"), .integer(1), .integer(3)]))
    #expect(try node("sym_size_int_1", network).outputShapes == [nil])
  }

  @Test("The operations under 'torch.no_grad' stand in place of the one that runs them")
  func noGradients() throws {
    let network = try read("small").network
    #expect(!network.nodes.contains { $0.operation.hasPrefix("higher_order") })
    let sum = try node("region1.sum_1", network)
    #expect(sum.operation == "aten.sum.default")
    #expect(sum.outputs == ["getitem_2"])
    #expect(try node("region1.mul", network).inputs == ["region1.to", "region1.detach_"])
    #expect(try node("mul_1", network).inputs == ["matmul", "getitem_2"])
  }

  // MARK: Training mode

  @Test("An export in training mode is noted, and its updates stay")
  func training() throws {
    let file = try read("training")
    #expect(file.network.nodes.map(\.operation).first == "aten.add_.Tensor")
    #expect(file.network.outputs == ["getitem", "getitem_1"])
    #expect(file.network.nodes.last?.outputs == ["getitem", "getitem_1"])
    #expect(file.notes.count == 1)
    #expect(file.notes.first?.contains("training mode: 2 operations") == true)
  }

  @Test("Updated buffers are no outputs")
  func mutations() throws {
    let file = try read("decomposed")
    #expect(file.network.outputs == ["getitem_7", "getitem_8"])
    #expect(file.notes.first?.contains("training mode: 2 operations") == true)
    let norm = try node("_native_batch_norm_legit_functional", file.network)
    #expect(norm.outputs.count == 5)
    #expect(norm.outputShapes.first == [1, 2, 3, 3])
  }
}
