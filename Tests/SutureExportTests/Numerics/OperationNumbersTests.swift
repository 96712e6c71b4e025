import SutureConformance
import SutureEngine
import SutureExecution
import SutureExport
import SutureGraph
import SutureSupport
import SutureTestSupport
import Testing

/// Exported networks of operations that the registry's modules do not have, or not with all their settings.
@Suite struct OperationNumbersTests {
  private static func integers(_ name: String, _ values: Int...) -> Attribute { Attribute(name, .integers(values)) }
  private static func integer(_ name: String, _ value: Int) -> Attribute { Attribute(name, .integer(value)) }
  private static func text(_ name: String, _ value: String) -> Attribute { Attribute(name, .text(value)) }

  /// x [n, 8, h, w] through all of them.
  private static func network() throws -> ExportedNetwork {
    try ExportedNetwork.probe { graph, x in
      func call(_ name: String, _ attributes: [Attribute], _ inputs: Value...) throws -> Value {
        try graph.call(name, attributes, inputs)
      }
      var y = x
      for (index, mode) in ["reflect", "replicate", "circular"].enumerated() {
        let weight = try graph.parameter("weight\(index)", [8, 8, 3, 3])
        y = try call("convolution", [integers("padding", 2, 1), text("padding_mode", mode)], y, weight)
        y = try call("pad", [integers("before", 0, 0, 1, 0), integers("after", 0, 0, 0, 2), text("mode", mode)], y)
      }
      y = try call("pad", [integers("before", 0, 2, 0, 0), integers("after", 0, 1, 0, 0), text("mode", "reflect")], y)
      let settings = [
        integers("stride", 2, 1), integers("padding", 1), integers("output_padding", 1, 0), integer("groups", 11),
      ]
      y = try call(
        "transposed_convolution", settings, y, try graph.parameter("up", [11, 2, 3, 2]),
        try graph.parameter("bias", [22]))
      y = try call("resize", [integers("size", 9, 7), text("method", "bilinear"), integer("align_corners", 1)], y)
      y = try call("elu", [Attribute("alpha", .real(0.7))], try call("sin", [], y))
      let base = try call("softplus", [], try call("cos", [], y))
      let power = try call("pow", [Attribute("exponent", .real(1.7))], base)
      return try call("add", [], try call("pow", [], base, y), power)
    }
  }

  private static func random(_ shape: Shape, _ name: String) -> Tensor {
    var stream = RandomStream(seed: 3, name)
    return Tensor(shape, stream.fill(shape.elementCount, .normal(mean: 0, deviation: 1)))
  }

  /// Suture's inputs and outputs.
  private static func numbers(
    of network: ExportedNetwork, training: Bool
  ) throws -> (inputs: SafeTensors, outputs: SafeTensors) {
    var (inputs, outputs) = (SafeTensors(), SafeTensors())
    var tensors = network.weights.safeTensors()
    tensors["x"] = random(network.graph.shape(network.graph.inputs[0].value), "x")
    inputs["x"] = tensors["x"]
    func run() -> TensorRun { TensorRun(tensors, path: "numbers", engine: OneDNNEngine(), threads: .one) }
    outputs["eval/y"] = try run().evaluate(network.graph)["eval/y"]
    guard training else { return (inputs, outputs) }
    tensors["train/gy"] = random(network.graph.shape(network.graph.outputs[0]), "gy")
    inputs["train/gy"] = tensors["train/gy"]
    let results = try run().train(network.graph)
    for name in results.names { outputs[name] = results[name] }
    return (inputs, outputs)
  }

  private static func randomised() throws -> ExportedNetwork {
    let network = try network()
    for slot in network.weights.slots {
      let drawn = random(slot.shape, slot.name)
      try network.weights.set(slot.name, Tensor(slot.shape, drawn.values.map { $0 / 8 }))
    }
    return network
  }

  @Test func `they compute the same in onnxruntime at every version of the operators`() async throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let network = try Self.randomised()
    let numbers = try Self.numbers(of: network, training: false)
    try numbers.inputs.write(to: folder.file("inputs.safetensors"))
    for opset in ONNXExporter.supportedOpsets {
      try network.write(.onnx, to: folder.file("network.onnx"), ExportOptions(opset: opset))
      _ = try await PythonExports.plain.ask(
        PythonExports.Request(
          format: "onnx", file: folder.file("network.onnx"), inputs: folder.file("inputs.safetensors"),
          outputs: folder.file("outputs.safetensors")))
      try Agreement.check(
        try SafeTensors(contentsOf: folder.file("outputs.safetensors")), numbers.outputs, "opset \(opset)")
    }
  }

  @Test(.enabled(if: Checkout.runsPyTorch, "\(Checkout.pyTorchIsMissing)"))
  func `they compute the same in PyTorch, and so do their gradients`() async throws {
    guard Checkout.hasPyTorch else { throw PythonExports.Failure.noPyTorch }
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let network = try Self.randomised()
    let numbers = try Self.numbers(of: network, training: true)
    try network.write(.pytorch, to: folder.file("network.py"), ExportOptions())
    try network.write(.safetensors, to: folder.file("weights.safetensors"), ExportOptions())
    try numbers.inputs.write(to: folder.file("inputs.safetensors"))
    _ = try await PythonExports.pytorch(for: "operations").ask(
      PythonExports.Request(
        format: "pytorch", file: folder.file("network.py"), weights: folder.file("weights.safetensors"),
        inputs: folder.file("inputs.safetensors"), outputs: folder.file("outputs.safetensors"), trains: true))
    try Agreement.check(try SafeTensors(contentsOf: folder.file("outputs.safetensors")), numbers.outputs)
  }
}
