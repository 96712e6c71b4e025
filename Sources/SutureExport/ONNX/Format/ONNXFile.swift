import SutureExecution
import SutureSupport

/// An ONNX file, and beside it, if it would be too large, one with the weights.
struct ONNXFile {
  /// The most bytes of a message of Protocol Buffers.
  static let maximumByteCount = Int(Int32.max)
  /// Tensors with fewer bytes stay in the model.
  private static let smallestExternalByteCount = 1024
  /// Tensors larger than `alignedByteCount` begin at a multiple of this, so that runtimes can map them into memory.
  private static let alignment = 65536
  private static let alignedByteCount = 1 << 20

  /// The model's path.
  let path: String

  /// The path of the file with the weights.
  var dataPath: String { "\(path).data" }

  /// Writes a model; files at its paths are replaced at once, the model's last.
  /// - Parameter limit: the most bytes of the model; above it, weights are written to `dataPath`.
  /// - Returns: the paths of the written files.
  /// - Throws: `FileError`; `ExportError.tooLarge` if the model exceeds the limit without its weights.
  func write(_ model: ONNXModel, limit: Int = maximumByteCount) throws -> [String] {
    let whole = model.message
    if whole.byteCount <= limit {
      try FileBytes.replace(path) { writer throws(FileError) in try ONNXFile.write(whole, to: writer) }
      return [path]
    }
    var external = model
    var data: [(elements: VariableElements, offset: Int)] = []
    var end = 0
    let location = String(dataPath[(dataPath.lastIndex(of: "/").map(dataPath.index(after:)) ?? dataPath.startIndex)...])
    for (index, tensor) in model.graph.initializers.enumerated() {
      guard case .variable(let elements) = tensor.content,
        elements.byteCount >= ONNXFile.smallestExternalByteCount
      else { continue }
      if elements.byteCount > ONNXFile.alignedByteCount {
        end = (end + ONNXFile.alignment - 1) / ONNXFile.alignment * ONNXFile.alignment
      }
      external.graph.initializers[index].content = .external(
        location: location, offset: end, byteCount: elements.byteCount)
      data.append((elements, end))
      end += elements.byteCount
    }
    let message = external.message
    guard message.byteCount <= limit else {
      throw ExportError.tooLarge(format: "ONNX", byteCount: message.byteCount, limit: limit)
    }
    // The model is complete on disk, and only lacks its name, before the weights replace a file.
    try FileBytes.replace(path) { writer throws(FileError) in
      try ONNXFile.write(message, to: writer)
      try FileBytes.replace(dataPath) { writer throws(FileError) in try ONNXFile.write(data, to: writer) }
    }
    return [path, dataPath]
  }

  private static func write(_ message: ProtobufMessage, to writer: borrowing FileWriter) throws(FileError) {
    try message.forEachPiece { piece throws(FileError) in try writer.write(piece) }
  }

  private static func write(
    _ data: [(elements: VariableElements, offset: Int)], to writer: borrowing FileWriter
  ) throws(FileError) {
    var position = 0
    for (elements, offset) in data {
      try writer.write([UInt8](repeating: 0, count: offset - position))
      try elements.withBytes { bytes throws(FileError) in try writer.write(bytes) }
      position = offset + elements.byteCount
    }
  }
}
