import SutureSupport

extension ForeignFile {
  /// Reads a `.pt2` or ONNX file, which is told by its first bytes.
  /// - Throws: `ImportError`, `FileError`.
  package init(contentsOf path: String) throws {
    let file = try OpenFile(path)
    let beginning = try file.read(at: 0, count: 4)
    self =
      beginning.starts(with: "PK".utf8) ? try PT2Reader.read(contentsOf: path) : try ONNXReader.read(contentsOf: path)
  }
}
