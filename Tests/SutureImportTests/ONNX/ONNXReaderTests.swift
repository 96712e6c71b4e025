import SutureExecution
import SutureGraph
import Testing

@testable import SutureImport

struct ONNXReaderTests {
  @Test("The default exporter's file has modules, classes, parameters and buffers")
  func dynamo() throws {
    let file = try ONNXFixture.read("dynamo")
    let network = file.network
    #expect(network.dialect == .onnx(opset: 20))
    #expect(network.producer == "PyTorch 2.13.0+cpu")
    #expect(network.className == "Net")
    #expect(network.pathSource == .nameScopes)
    #expect(network.inputs == [ForeignNetwork.Input(value: "x", sizes: [nil, 3, 8, 8])])
    #expect(network.outputs == ["y"])
    #expect(network.names(trained: false) == ["mask", "twice.norm.running_mean", "twice.norm.running_var"])
    // Biases of folded batch norms and weights of the group norm have no names in the file.
    #expect(
      network.names(trained: true).sorted() == [
        "branches.left.bias", "branches.left.weight", "group.bias", "group.weight", "head.bias", "head.weight",
        "last.weight", "scale", "stage.0.conv.bias", "stage.0.conv.weight", "stage.1.conv.bias", "stage.1.conv.weight",
        "stem.0.bias", "stem.0.weight", "twice.conv.weight", "twice.norm.bias", "twice.norm.weight",
      ])
    let bias = try #require(network.variables.first { $0.name == "stage.0.conv.bias" })
    #expect(bias.values == ["stage.0.conv.weight_bias"])
    #expect(bias.shape == [4])
    // The ones and zeros of the group norm's inner norm.
    #expect(network.constants["val_62"] == ForeignTensor(shape: [2], .floats([1, 1])))
    #expect(network.constants["val_86"] == ForeignTensor([-1, 4, 64]))
    #expect(
      network.modules == [
        "stem": "Sequential", "stem.1": "BatchNorm2d", "stem.2": "ReLU", "stage": "Sequential", "stage.0": "Block",
        "stage.0.norm": "BatchNorm2d", "stage.0.relu": "ReLU", "stage.1": "Block", "stage.1.norm": "BatchNorm2d",
        "stage.1.relu": "ReLU", "twice": "Block", "twice.conv": "Conv2d", "twice.norm": "BatchNorm2d",
        "twice.relu": "ReLU", "branches.left": "Conv2d", "group": "GroupNorm", "head": "Linear", "last": "Linear",
      ])
    #expect(
      network.modules(of: "Conv") == [
        "stem.1", "stage.0.norm", "stage.1.norm", "twice.conv", "twice@1.conv", "branches.left",
      ])
    #expect(
      network.modules(of: "Relu") == [
        "stem.2", "stage.0.relu", "stage.0.relu@1", "stage.1.relu", "stage.1.relu@1", "twice.relu", "twice.relu@1",
        "twice@1.relu", "twice@1.relu@1",
      ])
    #expect(network.modules(of: "Add") == ["stage.0", "stage.1", "twice", "twice@1", "group"])
    #expect(
      file.notes == [
        "the exporter folded 3 batch norms into convolutions ('stage.0.norm', 'stage.1.norm', 'stem.1'): training "
          + "starts without them; a .pt2 file, or an export without optimization or in training mode, keeps them"
      ])
  }

  @Test("Attributes, inputs that are left out and shapes of a node are read")
  func node() throws {
    let network = try ONNXFixture.read("dynamo").network
    let norm = try #require(network.nodes("BatchNormalization").first)
    #expect(norm.name == "node__native_batch_norm_legit_no_training_3__0")
    #expect(norm.inputs == ["conv2d_3"] + ["weight", "bias", "running_mean", "running_var"].map { "twice.norm.\($0)" })
    // The decimal numbers that were meant, not those of the nearest floats.
    #expect(norm.argument("epsilon") == .real(1e-5))
    #expect(norm.argument("momentum") == .real(0.9))
    let conv = try #require(network.nodes("Conv").last)
    #expect(conv.argument("group") == .integer(2))
    #expect(conv.argument("pads") == .list([.integer(0), .integer(0), .integer(0), .integer(0)]))
    #expect(conv.argument("auto_pad") == .text("NOTSET"))
    let shape = try #require(network.nodes("Shape").first)
    #expect(shape.outputShapes == [[4]])
    // The batch is symbolic.
    #expect(conv.outputShapes == [nil])
  }

  @Test("The elements of a variable are those of the file")
  func elements() throws {
    let file = try ONNXFixture.read("dynamo_noopt")
    let mask = try #require(file.elements["mask"]).read()
    #expect(mask == Tensor([4], [1, 0, 1, 1]))
    #expect(try #require(file.elements["scale"]).read() == Tensor([4], [0.5, 0.5, 0.5, 0.5]))
    #expect(Set(file.elements.keys) == Set(file.network.variables.map(\.name)))
    for variable in file.network.variables {
      #expect(file.elements[variable.name]?.shape.dimensions == variable.shape)
    }
  }

  @Test("Without optimization all batch norms, names and modules are there")
  func unoptimized() throws {
    let file = try ONNXFixture.read("dynamo_noopt")
    let network = file.network
    #expect(file.notes.isEmpty)
    #expect(
      network.modules(of: "BatchNormalization") == [
        "stem.1", "stage.0.norm", "stage.1.norm", "twice.norm", "twice@1.norm",
      ])
    #expect(network.variables.allSatisfy { $0.values == [$0.name] })
    #expect(network.names(trained: false).count == 9)
    #expect(network.modules["stem.0"] == "Conv2d")
    #expect(network.modules["stage"] == "Sequential")
  }

  @Test("The exporter by TorchScript tells modules by the names of nodes; folded weights are named after them")
  func script() throws {
    let file = try ONNXFixture.read("script")
    let network = file.network
    #expect(network.dialect == .onnx(opset: 17))
    #expect(network.pathSource == .nodeNames)
    #expect(network.modules.isEmpty)
    #expect(network.className == nil)
    #expect(network.names(trained: false) == ["mask"])
    #expect(
      network.modules(of: "Conv") == [
        "stem.0", "stage.0.conv", "stage.1.conv", "twice.conv", "twice@1.conv", "branches.left",
      ])
    #expect(
      network.modules(of: "Relu") == [
        "stem.2", "stage.0.relu", "stage.0.relu@1", "stage.1.relu", "stage.1.relu@1", "twice.relu", "twice.relu@1",
        "twice@1.relu", "twice@1.relu@1",
      ])
    // Both calls of the shared convolution read the same weight, by way of an Identity.
    let shared = try #require(network.variables.first { $0.name == "twice.conv.weight" })
    #expect(shared.values == ["onnx::Conv_100", "onnx::Conv_103"])
    #expect(network.nodes("Identity").isEmpty)
    let last = try #require(network.variables.first { $0.name == "last.weight_transposed" })
    #expect(last.shape == [2, 3])
    #expect(network.variables.first { $0.name == "group.weight" }?.shape == [4, 1, 1])
    #expect(file.notes.count == 1)
    #expect(file.notes[0].hasPrefix("the weights of 5 convolutions ('/stem/stem.0/Conv', "))
  }

  @Test("Batch norms in training mode are read, with a note")
  func trainingMode() throws {
    let file = try ONNXFixture.read("script_train")
    let norms = file.network.nodes("BatchNormalization")
    #expect(norms.count == 5)
    #expect(norms.allSatisfy { $0.outputs.count == 3 && $0.argument("training_mode") == .integer(1) })
    #expect(file.network.names(trained: false).count == 9)
    #expect(file.notes.count == 1)
    #expect(file.notes[0].hasPrefix("the file was exported in training mode (5 batch norms)"))
  }

  @Test("Suture's own files are read with the same modules and classes")
  func suture() throws {
    let file = try ONNXFixture.read("suture")
    let network = file.network
    #expect(network.producer == "suture 0.1.0")
    #expect(network.className == "ResNet")
    #expect(network.modules["layer2.0"] == "BasicBlock")
    #expect(network.modules["layer2.0.se"] == "SEAttention")
    #expect(network.modules["layer2.0.se.fc"] == "Sequential")
    #expect(network.modules["layer2.0.se.fc.0"] == "Linear")
    #expect(network.modules["layer2.0.bn1"] == "BatchNorm2d")
    #expect(network.modules(of: "Gemm") == ["layer2.0.se.fc.0", "layer2.0.se.fc.2", "linear"])
    #expect(network.nodes.allSatisfy { !$0.module.contains("@") })
    #expect(network.variables.allSatisfy { $0.values == [$0.name] })
    #expect(network.names(trained: false).allSatisfy { $0.contains("running_") })
    #expect(network.names(trained: false).count == 14)
    #expect(file.notes.isEmpty)
  }

  @Test("Only initializers name the modules: the nodes between belong to what is around them")
  func initializerNames() throws {
    let file = try ONNXFixture.read("external")
    #expect(file.network.pathSource == .initializerNames)
    #expect(file.network.nodes.map(\.module) == ["fc", ""])
  }
}
