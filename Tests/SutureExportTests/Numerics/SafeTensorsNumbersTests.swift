import SutureExecution
import SutureExport
import SutureTestSupport
import Testing

/// Exported weights as the safetensors package reads them.
@Suite struct SafeTensorsNumbersTests {
  @Test(arguments: [ExportCases.compositions[0], ExportCases.backbones[5]])
  func `weights and their origin are read as they are`(subject: ExportCase) async throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let network = try subject.network()
    try network.write(.safetensors, to: folder.file("network.safetensors"), ExportOptions())
    let answer = try await PythonExports.plain.ask(
      PythonExports.Request(
        format: "safetensors", file: folder.file("network.safetensors"), outputs: folder.file("outputs.safetensors")))
    #expect(answer.metadata == network.safeTensors().metadata)
    let found = try SafeTensors(contentsOf: folder.file("outputs.safetensors"))
    // PyTorch's counts of batches, which Suture does not have, are written beside running statistics.
    let names = found.names.filter { !$0.hasSuffix("num_batches_tracked") }
    #expect(Set(names) == Set(network.weights.slots.map(\.name)))
    for name in names { #expect(found[name] == network.weights.tensor(name), "\(name)") }
  }
}
