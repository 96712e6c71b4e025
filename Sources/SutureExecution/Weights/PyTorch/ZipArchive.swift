import SutureSupport

/// The directory of a zip file.
///
/// Checksums are not compared: PyTorch does not either, and can be told to write none.
///
/// - Source: PKWARE's APPNOTE.TXT, 4.3 and 4.5.3.
package struct ZipArchive: Sendable {
  /// A file of the archive.
  package struct Entry: Sendable {
    package var name: String
    /// The number of bytes in the archive.
    package var byteCount: Int
    /// The number of bytes of its content.
    package var contentCount: Int
    /// 0 for content without compression.
    package var method: Int
    /// The offset of its local header.
    var header: Int
  }

  /// The maximum size of the directory in bytes.
  private static let maximumDirectoryLength = 1 << 26
  /// The maximum length of the comment at the end, as its length has two bytes.
  private static let maximumCommentLength = 0xffff

  private let bytes: StoredBytes
  private let positions: [ByteName: Int]

  /// All files of the archive, in the order of the directory.
  package let entries: [Entry]

  /// Reads the directory of an archive in memory.
  package init(memory bytes: [UInt8]) throws(PyTorchFileError.Fact) { try self.init(.memory(bytes[...])) }

  /// Reads the directory.
  package init(_ bytes: StoredBytes) throws(PyTorchFileError.Fact) {
    let directory = try Self.directory(of: bytes)
    var entries: [Entry] = []
    var positions: [ByteName: Int] = [:]
    var record = ZipRecord(try Self.read(bytes, directory))
    while record.position < record.count {
      let entry = try Self.entry(&record)
      guard positions.updateValue(entries.count, forKey: ByteName(entry.name)) == nil else {
        throw .zip(reason: "the entry \(quoted(entry.name)) is listed twice")
      }
      entries.append(entry)
    }
    self.bytes = bytes
    self.positions = positions
    self.entries = entries
  }

  /// The entry with a name; nil if there is none.
  package func entry(_ name: String) -> Entry? { positions[ByteName(name)].map { entries[$0] } }

  /// The range in the archive of an entry's content, which is stored without compression, as PyTorch writes it.
  package func content(of entry: Entry) throws(PyTorchFileError.Fact) -> Range<Int> {
    guard entry.method == 0, entry.byteCount == entry.contentCount else {
      throw .zip(reason: "the entry \(quoted(entry.name)) is compressed, and PyTorch does not compress")
    }
    return try storedRange(of: entry)
  }

  /// The range in the archive of an entry's bytes, compressed or not.
  package func storedRange(of entry: Entry) throws(PyTorchFileError.Fact) -> Range<Int> {
    let name = quoted(entry.name)
    guard entry.header < bytes.count else { throw .zip(reason: "the entry \(name) lies beyond the file") }
    var header = ZipRecord(try Self.read(bytes, entry.header..<entry.header + 30))
    guard try header.number(4) == 0x0403_4b50 else { throw .zip(reason: "the entry \(name) has no header") }
    header.position = 26
    let start = entry.header + 30 + Int(try header.number(2)) + Int(try header.number(2))
    let end = Saturating.sum(start, entry.byteCount)
    guard end <= bytes.count else {
      throw .zip(reason: "the entry \(name) ends at byte \(end) of \(bytes.count)")
    }
    return start..<end
  }

  // MARK: Directory

  /// The range of the central directory, from the record at the archive's end.
  private static func directory(of bytes: StoredBytes) throws(PyTorchFileError.Fact) -> Range<Int> {
    let tailStart = max(0, bytes.count - maximumCommentLength - 22)
    let tail = ZipRecord(try read(bytes, tailStart..<bytes.count))
    // The last record whose comment ends with the file.
    for offset in stride(from: tail.count - 22, through: 0, by: -1) where tail.byte(at: offset) == 0x50 {
      var record = tail
      record.position = offset
      guard try record.number(4) == 0x0605_4b50 else { continue }
      record.position = offset + 20
      guard offset + 22 + Int(try record.number(2)) == tail.count else { continue }
      record.position = offset + 12
      var (length, start) = (try record.number(4), try record.number(4))
      var end = tailStart + offset
      if length == 0xffff_ffff || start == 0xffff_ffff {
        (length, start, end) = try longDirectory(of: bytes, before: end)
      }
      return try range(start: start, length: length, end: end)
    }
    throw .zip(reason: "it has no directory at its end, so it may be incomplete")
  }

  /// The place of the directory from the record for large archives.
  private static func longDirectory(
    of bytes: StoredBytes, before end: Int
  ) throws(PyTorchFileError.Fact) -> (length: UInt64, start: UInt64, end: Int) {
    var locator = ZipRecord(try read(bytes, max(0, end - 20)..<end))
    guard try locator.number(4) == 0x0706_4b50 else {
      throw .zip(reason: "the record of its directory is missing")
    }
    locator.position = 8
    let position = min(Int(clamping: try locator.number(8)), end)
    var record = ZipRecord(try read(bytes, position..<position + 56))
    guard try record.number(4) == 0x0606_4b50 else {
      throw .zip(reason: "the record of its directory is missing")
    }
    record.position = 40
    return (try record.number(8), try record.number(8), position)
  }

  private static func range(start: UInt64, length: UInt64, end: Int) throws(PyTorchFileError.Fact) -> Range<Int> {
    guard length <= maximumDirectoryLength else { throw .limit(of: "bytes in its directory", maximumDirectoryLength) }
    guard start <= UInt64(end), length <= UInt64(end) - start else {
      throw .zip(reason: "its directory is said to be at \(start) with \(length) bytes, before byte \(end)")
    }
    return Int(start)..<Int(start + length)
  }

  private static func entry(_ record: inout ZipRecord) throws(PyTorchFileError.Fact) -> Entry {
    guard try record.number(4) == 0x0201_4b50 else { throw .zip(reason: "its directory has a malformed entry") }
    _ = try record.number(4)
    let flags = try record.number(2)
    let method = Int(try record.number(2))
    _ = try record.number(8)
    var (byteCount, contentCount) = (try record.number(4), try record.number(4))
    let (nameLength, extraLength) = (Int(try record.number(2)), Int(try record.number(2)))
    let commentLength = Int(try record.number(2))
    _ = try record.number(8)
    var header = try record.number(4)
    guard let name = String(validating: try record.bytes(nameLength), as: UTF8.self) else {
      throw .zip(reason: "the name of an entry is not UTF-8")
    }
    let end = record.position + extraLength
    while record.position < end {
      let kind = try record.number(2)
      var field = ZipRecord(try record.bytes(Int(try record.number(2))))
      // The record for large files holds the numbers that are too large for their own fields, in this order.
      guard kind == 1 else { continue }
      if contentCount == 0xffff_ffff { contentCount = try field.number(8) }
      if byteCount == 0xffff_ffff { byteCount = try field.number(8) }
      if header == 0xffff_ffff { header = try field.number(8) }
    }
    _ = try record.bytes(commentLength)
    guard flags & 1 == 0 else { throw .zip(reason: "the entry \(quoted(name)) is encrypted") }
    return Entry(
      name: name, byteCount: Int(clamping: byteCount), contentCount: Int(clamping: contentCount), method: method,
      header: Int(clamping: header))
  }

  private static func read(
    _ bytes: StoredBytes, _ range: Range<Int>
  ) throws(PyTorchFileError.Fact) -> ArraySlice<UInt8> {
    do { return try bytes.read(at: range.lowerBound, count: range.count) } catch { throw .file(error) }
  }
}

/// Numbers of a zip file's records, lowest byte first.
private struct ZipRecord {
  private let content: ArraySlice<UInt8>
  var position = 0

  init(_ content: ArraySlice<UInt8>) { self.content = content }

  var count: Int { content.count }

  /// The byte at a position within the content.
  func byte(at position: Int) -> UInt8 { content[content.startIndex + position] }

  mutating func number(_ byteCount: Int) throws(PyTorchFileError.Fact) -> UInt64 {
    try bytes(byteCount).reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  mutating func bytes(_ byteCount: Int) throws(PyTorchFileError.Fact) -> ArraySlice<UInt8> {
    let part = content.dropFirst(position).prefix(byteCount)
    guard part.count == byteCount else { throw .zip(reason: "a record is incomplete") }
    position += byteCount
    return part
  }
}
