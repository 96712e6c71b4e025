import SutureGraph
import SutureProcess
import SutureSupport

/// The data of a safetensors file: in memory, or in an open file from which single tensors are read.
enum SafeTensorsData: Sendable {
  /// The bytes after the header.
  case bytes(ArraySlice<UInt8>)
  /// A file, and the offset of its data in bytes.
  case file(OpenFile, start: Int)

  /// The number of bytes that are converted at a time.
  private static let pieceByteCount = 1 << 20

  /// Reads a tensor.
  /// - Throws: `SafeTensorsError` if its type is not supported, the file was truncated, or memory is insufficient.
  func tensor(_ entry: SafeTensorsHeader.Entry, path: String) throws(SafeTensorsError) -> Tensor {
    func failure(_ fact: SafeTensorsError.Fact) -> SafeTensorsError {
      SafeTensorsError(path, tensor: entry.name, fact)
    }
    guard let type = entry.type else {
      throw failure(.unsupportedType(entry.typeName, known: SafeTensorsType.allCases.map(\.rawValue)))
    }
    let shape = Shape(entry.shape)
    let byteCount = shape.elementCount * MemoryLayout<Float>.stride
    guard byteCount <= SystemMemory.byteCount else {
      throw failure(.memory(needed: byteCount, available: SystemMemory.byteCount))
    }
    var values: [Float] = []
    values.reserveCapacity(shape.elementCount)
    var position = entry.begin
    while position < entry.end {
      let count = min(entry.end - position, SafeTensorsData.pieceByteCount)
      let piece: ArraySlice<UInt8>
      switch self {
      case .bytes(let bytes):
        let first = bytes.startIndex + position
        piece = bytes[first..<first + count]
      case .file(let file, let start):
        do { piece = try file.read(at: start + position, count: count)[...] } catch { throw failure(.file(error)) }
      }
      guard piece.count == count else {
        throw failure(.offsets(begin: entry.begin, end: entry.end, available: position + piece.count))
      }
      values += type.floats(piece)
      position += count
    }
    return Tensor(shape, values)
  }
}
