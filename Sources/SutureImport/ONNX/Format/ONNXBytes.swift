import SutureExecution
import SutureSupport

/// The bytes of an ONNX file, read through a window that follows the reading position, so that the elements of tensors
/// stay in the file.
final class ONNXBytes {
  /// The number of bytes that are read from the file at a time.
  private static let windowByteCount = 1 << 16

  /// The file.
  let stored: StoredBytes
  /// The number of bytes.
  let count: Int

  /// Bytes that were read, and the position of the first of them.
  private var window: ArraySlice<UInt8>
  private var start = 0
  let memory: ImportMemory

  init(_ stored: StoredBytes) {
    self.stored = stored
    count = stored.count
    memory = ImportMemory(fileByteCount: stored.count)
    switch stored {
    case .memory(let bytes): window = bytes
    case .file: window = []
    }
  }

  /// The byte at a position.
  func byte(at position: Int) throws(ONNXFault) -> UInt8 {
    if position < start || position >= start + window.count {
      window = try read(position..<min(position + Self.windowByteCount, count))
      start = position
    }
    let offset = position - start
    guard window.indices.contains(window.startIndex + offset) else { throw ended(position) }
    return window[window.startIndex + offset]
  }

  /// The bytes of a range, which memory is charged for by the caller.
  func bytes(_ range: Range<Int>) throws(ONNXFault) -> ArraySlice<UInt8> {
    if range.lowerBound >= start, range.upperBound <= start + window.count {
      return window.dropFirst(range.lowerBound - start).prefix(range.count)
    }
    guard range.count < Self.windowByteCount, !range.isEmpty else { return try read(range) }
    _ = try byte(at: range.lowerBound)
    guard range.upperBound <= start + window.count else { return try read(range) }
    return window.dropFirst(range.lowerBound - start).prefix(range.count)
  }

  /// A text.
  func text(_ range: Range<Int>) throws(ONNXFault) -> String {
    try charge(range.count + MemoryLayout<String>.stride)
    guard let text = String(validating: try bytes(range), as: UTF8.self) else {
      throw ONNXFault("the text at byte \(range.lowerBound) is not UTF-8")
    }
    return text
  }

  /// Accounts for memory before it is allocated.
  func charge(_ byteCount: Int) throws(ONNXFault) {
    guard memory.take(byteCount) else { throw ONNXFault(memory.refusal) }
  }

  private func read(_ range: Range<Int>) throws(ONNXFault) -> ArraySlice<UInt8> {
    let bytes: ArraySlice<UInt8>
    do { bytes = try stored.read(at: range.lowerBound, count: range.count) } catch {
      throw ONNXFault("it cannot be read: \(error.reason)")
    }
    guard bytes.count == range.count else { throw ended(range.lowerBound + bytes.count) }
    return bytes
  }

  private func ended(_ position: Int) -> ONNXFault { ONNXFault("it ends at byte \(position), within a message") }
}
