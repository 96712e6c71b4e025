import SutureSupport

/// The bytes of a weight file: in memory, or in an open file that is read in parts.
package enum StoredBytes: Sendable {
  case memory(ArraySlice<UInt8>)
  /// A regular file.
  case file(OpenFile)

  /// The number of bytes.
  package var count: Int {
    switch self {
    case .memory(let bytes): bytes.count
    case .file(let file): file.byteCount ?? 0
    }
  }

  /// Up to `count` bytes at an offset; fewer at the end.
  /// - Throws: `FileError` with the system's reason.
  package func read(at offset: Int, count: Int) throws(FileError) -> ArraySlice<UInt8> {
    switch self {
    case .memory(let bytes): bytes.dropFirst(offset).prefix(count)
    case .file(let file): try file.read(at: offset, count: count)[...]
    }
  }
}
