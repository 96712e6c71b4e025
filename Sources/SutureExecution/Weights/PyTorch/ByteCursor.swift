import SutureSupport

/// Reads a range of a file's bytes from front to back.
struct ByteCursor {
  /// The number of bytes that are read from the file at a time.
  private static let pieceByteCount = 1 << 16
  /// The maximum length of a line in bytes.
  private static let maximumLineLength = 1 << 10

  private let bytes: StoredBytes
  private let range: Range<Int>
  /// The maximum number of bytes, if the range was longer.
  private let limit: Int?
  /// Bytes that were read from the file, and are next.
  private var buffer: ArraySlice<UInt8> = []

  /// The offset of the next byte in the file.
  private(set) var position: Int

  /// Starts at the beginning of a range, which lies within the file; reading more than `limit` bytes is an error.
  init(_ bytes: StoredBytes, _ range: Range<Int>, limit: Int) {
    self.bytes = bytes
    self.range = range.prefix(limit)
    self.limit = range.count > limit ? limit : nil
    position = range.lowerBound
  }

  /// The offset of the next byte from the start of the range.
  var offset: Int { position - range.lowerBound }

  private var remaining: Int { range.upperBound - position }

  /// The next byte.
  mutating func byte() throws(PyTorchFileError.Fact) -> UInt8 {
    if buffer.isEmpty { try fill() }
    guard let byte = buffer.popFirst() else { throw ended }
    position += 1
    return byte
  }

  /// The next bytes; memory is allocated only if the file has so many.
  mutating func bytes(_ count: Int) throws(PyTorchFileError.Fact) -> [UInt8] {
    guard count <= remaining else { throw ended }
    var result: [UInt8] = []
    while result.count < count {
      if buffer.isEmpty { try fill() }
      let part = buffer.prefix(count - result.count)
      guard !part.isEmpty else { throw ended }
      result += part
      buffer.removeFirst(part.count)
      position += part.count
    }
    return result
  }

  /// A little-endian number of up to eight bytes, without sign.
  mutating func number(byteCount: Int) throws(PyTorchFileError.Fact) -> UInt64 {
    var result: UInt64 = 0
    for index in 0..<byteCount { result |= UInt64(try byte()) << UInt64(8 * index) }
    return result
  }

  /// The text up to the next line end, which is skipped.
  mutating func line() throws(PyTorchFileError.Fact) -> String {
    var text: [UInt8] = []
    while true {
      let next = try byte()
      if next == UInt8(ascii: "\n") { break }
      text.append(next)
      guard text.count <= Self.maximumLineLength else {
        throw .pickle(byte: offset, reason: "a name has more than \(Self.maximumLineLength) bytes")
      }
    }
    guard let line = String(validating: text, as: UTF8.self) else {
      throw .pickle(byte: offset, reason: "a name is not UTF-8")
    }
    return line
  }

  private var ended: PyTorchFileError.Fact {
    guard let limit else { return .pickle(byte: offset, reason: "it ends too early") }
    return .limit(of: "bytes in its pickle", limit)
  }

  private mutating func fill() throws(PyTorchFileError.Fact) {
    let count = min(Self.pieceByteCount, remaining)
    do { buffer = try bytes.read(at: position, count: count) } catch { throw .file(error) }
  }
}
