import SutureExecution
import SutureGraph
import SutureSupport
import SutureTestSupport
import Testing

@testable import SutureExport

struct ONNXFileTests {
  /// Weights of 4 KiB, 1.25 MiB, 12 bytes and 2 KiB, in this order.
  private static func network() throws -> ExportedNetwork {
    try .probe([1, 1, 1, 1]) { graph, x in
      var sum = x
      for (index, count) in [1024, 327_680, 3, 512].enumerated() {
        let weight = try graph.parameter("w\(index)", [count])
        sum = try graph.binary(.add, sum, try graph.reduce(.sum, weight, axes: [0]))
      }
      return sum
    }
  }

  private static func bytes(_ network: ExportedNetwork, _ name: String) throws -> [UInt8] {
    [UInt8](littleEndian: try #require(network.weights.tensor(name)).values)
  }

  @Test func `a model below the limit is one file`() throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let network = try Self.network()
    let exporter = try ONNXExporter(network, opset: 17)
    let size = try exporter.model().message.byteCount
    #expect(try exporter.write(to: folder.file("m.onnx"), limit: size) == [folder.file("m.onnx")])
    #expect(try folder.names() == ["m.onnx"])
    #expect(try folder.bytes("m.onnx") == exporter.model().message.encoded)
  }

  @Test func `above the limit large weights are in a second file`() throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let network = try Self.network()
    let exporter = try ONNXExporter(network, opset: 17)
    let size = try exporter.model().message.byteCount
    let paths = try exporter.write(to: folder.file("m.onnx"), limit: size - 1)
    #expect(paths == [folder.file("m.onnx"), folder.file("m.onnx.data")])
    #expect(try folder.names() == ["m.onnx", "m.onnx.data"])

    // The second begins at a multiple of 64 KiB.
    let (first, second, last) = (4096, 65536, 65536 + 1_310_720)
    let data = try folder.bytes("m.onnx.data")
    #expect(data.count == last + 2048)
    #expect(try data[..<first] == Self.bytes(network, "w0")[...])
    #expect(data[first..<second].allSatisfy { $0 == 0 })
    #expect(try data[second..<last] == Self.bytes(network, "w1")[...])
    #expect(try data[last...] == Self.bytes(network, "w3")[...])

    // The model has what is left: the small tensor, and the places of the others.
    var model = try exporter.model()
    for (index, offset, count) in [(0, 0, first), (1, second, 1_310_720), (3, last, 2048)] {
      model.graph.initializers[index].content = .external(location: "m.onnx.data", offset: offset, byteCount: count)
    }
    #expect(try folder.bytes("m.onnx") == model.message.encoded)
  }

  @Test func `a model that exceeds the limit without its weights is an error, and leaves no file`() throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let exporter = try ONNXExporter(Self.network(), opset: 17)
    let error = #expect(throws: ExportError.self) { try exporter.write(to: folder.file("m.onnx"), limit: 100) }
    guard case .tooLarge("ONNX", _, 100) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(try folder.names() == [])
  }

  @Test func `weights that cannot be written leave the old model`() throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let exporter = try ONNXExporter(Self.network(), opset: 17)
    try folder.write("m.onnx", "old")
    // A folder has the name of the second file.
    try folder.write("m.onnx.data/x", "")
    let path = folder.file("m.onnx.data")
    #expect(throws: FileError(.write, path, .folder)) {
      try exporter.write(to: folder.file("m.onnx"), limit: 20_000)
    }
    #expect(try folder.read("m.onnx") == "old")
    #expect(try folder.names() == ["m.onnx", "m.onnx.data"])
  }

  @Test func `an export by format writes the model`() throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let network = try Self.network()
    let paths = try network.write(.onnx, to: folder.file("m.onnx"), ExportOptions(opset: 20))
    #expect(paths == [folder.file("m.onnx")])
    #expect(try folder.bytes("m.onnx") == network.onnx(opset: 20).message.encoded)
    #expect(ExportFormat.onnx.fileSuffix == "onnx" && !ExportFormat.onnx.isText)
  }

  @Test func `safetensors state that they are PyTorch's`() throws {
    #expect(try Self.network().safeTensors().metadata["format"] == "pt")
  }
}
