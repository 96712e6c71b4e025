import SutureEngine
import SutureExecution
import SutureGraph
import SutureSupport
import SutureTestSupport
import Testing

@testable import SutureExport

/// Operations at computed indices and places in onnxruntime and PyTorch, in forms that no module has.
@Suite struct IndexingNumbersTests {
  struct Sample: Sendable, CustomTestStringConvertible {
    let name: String
    var input: Shape = [3, 8, 6, 10]
    let body: @Sendable (inout Graph, Value) throws -> Value
    var testDescription: String { name }
  }

  private static func integer(_ name: String, _ value: Int) -> Attribute { Attribute(name, .integer(value)) }

  static let samples: [Sample] = [
    Sample(name: "the order of equal elements, along an axis within") { graph, x in
      // Signs alone: nearly all elements are equal to others.
      try graph.call("topk", [integer("k", 5), integer("axis", 2)], [try graph.unary(.step, x)])
    },
    Sample(name: "the order of all elements") { graph, x in try graph.call("topk", [integer("k", 10)], [x]) },
    Sample(name: "elements at indices far outside") { graph, x in
      // From about −100 to 100, for ten elements.
      let indices = try graph.affine(x, scale: 40)
      return try graph.call("take_along", [integer("axis", -1)], [x, indices])
    },
    Sample(name: "elements where both tensors are broadcast") { graph, x in
      let indices = try graph.affine(try graph.parameter("indices", [1, 1, 4, 10]), scale: 3, shift: 3)
      let means = try graph.reduce(.mean, x, axes: [3])
      return try graph.call("take_along", [integer("axis", 2)], [means, indices])
    },
    Sample(name: "rows of all images at one list of indices") { graph, x in
      let indices = try graph.affine(try graph.parameter("indices", [1, 4, 1, 1]), scale: 4, shift: 4)
      return try graph.call("take_along", [integer("axis", 1)], [x, indices])
    },
    Sample(name: "rows at indices for each image") { graph, x in
      let means = try graph.reduce(.mean, x, axes: [2, 3])
      let order = try graph.call("topk", [integer("k", 3), integer("axis", 1)], [means])
      return try graph.call("take_along", [integer("axis", 1)], [x, order])
    },
    Sample(name: "samples between edges") { graph, x in try sampled(&graph, x, aligns: 0) },
    Sample(name: "samples between centres") { graph, x in try sampled(&graph, x, aligns: 1) },
    Sample(name: "the indices of an axis") { graph, x in
      try graph.binary(.multiply, x, try graph.call("range", [integer("count", 10)], []))
    },
  ]

  /// Samples at places that depend on the input, about a third of which are outside.
  private static func sampled(_ graph: inout Graph, _ x: Value, aligns: Int) throws -> Value {
    let places = try graph.slice(x, axis: 3, from: 0, to: 2)
    return try graph.call("grid_sample", [integer("align_corners", aligns)], [x, places])
  }

  private struct Case {
    let network: ExportedNetwork
    var inputs = SafeTensors()
    let expected: SafeTensors

    init(_ sample: Sample) throws {
      network = try ExportedNetwork.probe(sample.input, sample.body)
      var stream = RandomStream(seed: 5, sample.name)
      var tensors = network.weights.safeTensors()
      let x = Tensor(
        sample.input, stream.fill(sample.input.elementCount, .normal(mean: 0, deviation: 1)))
      tensors["x"] = x
      inputs["x"] = x
      let run = TensorRun(tensors, path: "numbers", engine: OneDNNEngine(), threads: .one)
      expected = try run.evaluate(network.graph)
    }
  }

  @Test(arguments: samples) func `onnxruntime computes the same at every opset`(sample: Sample) async throws {
    let test = try Case(sample)
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    try test.inputs.write(to: folder.file("inputs.safetensors"))
    for opset in ONNXExporter.supportedOpsets {
      do {
        try test.network.write(.onnx, to: folder.file("network.onnx"), ExportOptions(opset: opset))
      } catch ExportError.opsetTooLow(operation: "grid_sample", needed: 16, requested: opset) where opset < 16 {
        continue
      }
      _ = try await PythonExports.plain.ask(
        PythonExports.Request(
          format: "onnx", file: folder.file("network.onnx"), inputs: folder.file("inputs.safetensors"),
          outputs: folder.file("outputs.safetensors")))
      try Agreement.check(
        try SafeTensors(contentsOf: folder.file("outputs.safetensors")), test.expected, "opset \(opset)")
    }
  }

  @Test(.enabled(if: Checkout.runsPyTorch, "\(Checkout.pyTorchIsMissing)"), arguments: samples)
  func `PyTorch computes the same`(sample: Sample) async throws {
    guard Checkout.hasPyTorch else { throw PythonExports.Failure.noPyTorch }
    let test = try Case(sample)
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    try test.inputs.write(to: folder.file("inputs.safetensors"))
    try test.network.write(.pytorch, to: folder.file("network.py"), ExportOptions())
    try test.network.write(.safetensors, to: folder.file("weights.safetensors"), ExportOptions())
    let tools = ["compile", "export", "trace"]
    _ = try await PythonExports.pytorch(for: sample.name).ask(
      PythonExports.Request(
        format: "pytorch", file: folder.file("network.py"), weights: folder.file("weights.safetensors"),
        inputs: folder.file("inputs.safetensors"), outputs: folder.file("outputs.safetensors"), tools: tools))
    let found = try SafeTensors(contentsOf: folder.file("outputs.safetensors"))
    try Agreement.check(found, test.expected, tools: tools)
  }
}
