import SutureSupport

/// A file of the spool: a line with the format and a checksum, then lines of JSON.
///
/// A file is written under a temporary name, flushed and renamed, and never changed afterwards. The checksum finds what
/// file systems leave behind when they fail, and files that are not of the spool.
enum SpoolFile {
  /// Why a file's content is not used.
  enum Fault: Error, Hashable, CustomStringConvertible {
    /// The content is not complete, or not of the spool.
    case damaged(path: String, byteCount: Int)

    var description: String {
      switch self {
      case .damaged(let path, let count): "'\(path)' is not a complete file of the spool (\(count) bytes)"
      }
    }
  }

  private static let format = "suture-spool 1"
  /// The size above which a file is not read, in bytes.
  static let mostBytes = 64 << 20

  /// The content of a file with these lines.
  static func bytes(_ lines: [[UInt8]]) -> [UInt8] {
    let body = Array(lines.joined(separator: [UInt8(ascii: "\n")])) + [UInt8(ascii: "\n")]
    return Array("\(format) \(SHA256.hexDigest(of: body))\n".utf8) + body
  }

  /// Writes a file atomically.
  static func write(_ lines: [[UInt8]], to path: String) throws(FileError) {
    try FileBytes.replace(path, with: bytes(lines))
  }

  /// The lines of a file.
  /// - Throws: `FileError` if it cannot be read, `Fault` if its content is damaged.
  static func read(_ path: String, limit: Int = mostBytes) throws -> [[UInt8]] {
    let bytes = try FileBytes.read(path, limit: limit, kind: .regular)
    guard let lines = lines(of: bytes) else { throw Fault.damaged(path: path, byteCount: bytes.count) }
    return lines
  }

  /// The lines of a file's content; nil if it is damaged.
  static func lines(of bytes: [UInt8]) -> [[UInt8]]? {
    let newline = UInt8(ascii: "\n")
    guard let end = bytes.firstIndex(of: newline) else { return nil }
    let body = Array(bytes[(end + 1)...])
    guard body.last == newline, Array("\(format) \(SHA256.hexDigest(of: body))".utf8) == Array(bytes[..<end]) else {
      return nil
    }
    return body.dropLast().split(separator: newline, omittingEmptySubsequences: false).map(Array.init)
  }
}
