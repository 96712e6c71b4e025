import SutureConformance
import SutureExecution
import SutureExport
import SutureGraph
import SutureTestSupport
import Testing

/// Exported PyTorch files in PyTorch: structure, state_dict, outputs, gradients and buffers.
@Suite(.enabled(if: Checkout.runsPyTorch, "\(Checkout.pyTorchIsMissing)"))
struct PyTorchNumbersTests {
  @Test(arguments: ExportCases.modules) func `a module computes the same`(module: ExportCase) async throws {
    // Tools take most of the time: each sees every module once.
    try await check(module, tools: module.input[0] == 1 ? ["trace"] : ["compile", "export"])
  }

  @Test(arguments: ExportCases.hyperparameters)
  func `a module with other hyperparameters computes the same`(module: ExportCase) async throws {
    try await check(module)
  }

  @Test(arguments: ExportCases.compositions)
  func `a composition computes the same`(composition: ExportCase) async throws {
    try await check(composition)
  }

  @Test(arguments: ExportCases.backbones) func `a backbone computes the same`(backbone: ExportCase) async throws {
    // Tracing deep networks takes seconds for each tool; sizes within them are rounded, and then only the batch is free.
    try await check(
      backbone, tools: backbone.trains ? ["compile", "export", "trace"] : ["export"],
      axes: backbone.trains ? [0, 2, 3] : [0])
  }

  @Test func `a large backbone computes the same`() async throws { try await check(ExportCases.largeBackbone) }

  @Test(arguments: ExportCases.random)
  func `a random composition computes the same`(composition: ExportCase) async throws {
    try await check(composition)
  }

  @Test(arguments: [ExportCases.backbones[4], ExportCases.backbones[8]] + ExportCases.modules.prefix(6))
  func `PyTorch's own exporter takes the network`(network: ExportCase) async throws {
    try await check(network, tools: ["onnx"])
  }

  /// Exports a network, lets PyTorch run it, and compares everything.
  /// - Parameter axes: those along which the other input differs, where the network is free.
  private func check(_ subject: ExportCase, tools: [String] = [], axes: Set<Int> = [0, 2, 3]) async throws {
    guard Checkout.hasPyTorch else { throw PythonExports.Failure.noPyTorch }
    let format = try #require(ExportFormat(rawValue: "pytorch"), "there is no exporter to PyTorch")
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let network = try subject.network()
    let trains = subject.canTrain(network)
    let numbers = try subject.numbers(of: network, axes: axes.intersection(subject.pyTorchAxes), training: trains)
    try network.write(format, to: folder.file("network.py"), ExportOptions())
    try network.write(.safetensors, to: folder.file("weights.safetensors"), ExportOptions())
    try numbers.inputs.write(to: folder.file("inputs.safetensors"))
    let answer = try await PythonExports.pytorch(for: subject.testDescription).ask(
      PythonExports.Request(
        format: "pytorch", file: folder.file("network.py"), weights: folder.file("weights.safetensors"),
        inputs: folder.file("inputs.safetensors"), outputs: folder.file("outputs.safetensors"), trains: trains,
        tools: tools))

    #expect(answer.structure == network.graph.structure)
    let state = network.weights.slots.map { ($0.name, $0.shape.dimensions) }
    #expect(answer.state == Dictionary(uniqueKeysWithValues: state))
    let found = try SafeTensors(contentsOf: folder.file("outputs.safetensors"))
    try Agreement.check(found, numbers.outputs, tools: tools)
  }
}
