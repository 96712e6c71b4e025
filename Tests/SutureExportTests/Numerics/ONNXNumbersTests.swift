import SutureExecution
import SutureExport
import SutureGraph
import SutureRegistry
import SutureTestSupport
import Testing

/// Exported ONNX files in onnxruntime, at the batch size that they were exported for and at another.
@Suite struct ONNXNumbersTests {
  @Test func `every module is exported, on several images and on one`() {
    for id in Checkout.registry.manifests.filter({ $0.kind == .module }).map(\.id) {
      let cases = ExportCases.modules.filter { $0.composition == id || $0.composition.hasPrefix("\(id)(") }
      #expect(cases.count == 2, "\(id)")
    }
  }

  @Test(arguments: ExportCases.modules) func `a module computes the same`(module: ExportCase) async throws {
    // Each module sees every version of the operators once.
    try await check(module, opsets: module.input[0] == 1 ? nil : ONNXExporter.supportedOpsets)
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
    try await check(backbone)
  }

  @Test func `a large backbone computes the same`() async throws { try await check(ExportCases.largeBackbone) }

  @Test(arguments: ExportCases.random)
  func `a random composition computes the same`(composition: ExportCase) async throws {
    try await check(composition)
  }

  /// Exports a network, lets onnx check it and onnxruntime run it, and compares the outputs.
  /// - Parameter opsets: the versions of ONNX's operators; nil for the default.
  private func check(_ subject: ExportCase, opsets: ClosedRange<Int>? = nil) async throws {
    let format = try #require(ExportFormat(rawValue: "onnx"), "there is no exporter to ONNX")
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let network = try subject.network()
    let numbers = try subject.numbers(of: network, axes: [0], training: false)
    #expect(numbers.inputs.contains("other/x"), "the batch size is not free")
    try numbers.inputs.write(to: folder.file("inputs.safetensors"))
    for opset in opsets ?? ExportOptions().opset...ExportOptions().opset {
      do {
        try network.write(format, to: folder.file("network.onnx"), ExportOptions(opset: opset))
      } catch ExportError.opsetTooLow(_, let needed, requested: opset) where opset < needed {
        #expect(needed <= ExportOptions().opset)
        continue
      }
      _ = try await PythonExports.plain.ask(
        PythonExports.Request(
          format: "onnx", file: folder.file("network.onnx"), inputs: folder.file("inputs.safetensors"),
          outputs: folder.file("outputs.safetensors")))
      try Agreement.check(
        try SafeTensors(contentsOf: folder.file("outputs.safetensors")), numbers.outputs, "opset \(opset)")
    }
  }
}
