import SutureSupport

extension ForeignFile {
  /// Reads a `.pt2` or ONNX file, which is told by its first bytes.
  /// - Throws: `ImportError`, `FileError`.
  package init(contentsOf path: String) throws {
    let file = try OpenFile(path)
    let beginning = try file.read(at: 0, count: 16)
    // ONNX begins with a number of a field, of which there are few; a safetensors file with the length of its header.
    let isText = beginning.allSatisfy { (0x20..<0x7f).contains($0) || $0 == 0x0a || $0 == 0x0d || $0 == 0x09 }
    if !beginning.isEmpty, isText, !beginning.starts(with: "PK".utf8) {
      throw ImportError(
        file: path,
        "it is a text, and neither a .pt2 file nor an ONNX model: write the network with 'torch.export.save' or "
          + "'torch.onnx.export'")
    }
    if beginning.count == 16, beginning[8] == UInt8(ascii: "{"), beginning[3..<8].allSatisfy({ $0 == 0 }) {
      throw ImportError(
        file: path,
        "it is a safetensors file, which has weights and no operations: write the network with 'torch.export.save' or "
          + "'torch.onnx.export'")
    }
    self =
      beginning.starts(with: "PK".utf8) ? try PT2Reader.read(contentsOf: path) : try ONNXReader.read(contentsOf: path)
  }
}
