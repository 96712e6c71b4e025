/// Splits a stream of bytes into lines and buffers the incomplete last one.
public struct LineReader {
  /// The longest line that is accepted, in bytes.
  public static let maximumLength = 32 << 20

  /// The incomplete last line.
  public private(set) var rest: [UInt8] = []

  /// Creates a reader with an empty buffer.
  public init() {}

  /// Adds bytes and returns the completed lines, or nil if a line is longer than allowed.
  public mutating func lines(adding bytes: some Collection<UInt8>) -> [[UInt8]]? {
    // Search only the new bytes, so that a long line is not searched repeatedly.
    var searched = rest.count
    rest.append(contentsOf: bytes)
    var lines: [[UInt8]] = []
    var start = 0
    while let end = rest[searched...].firstIndex(of: UInt8(ascii: "\n")) {
      lines.append(Array(rest[start..<end]))
      start = end + 1
      searched = start
    }
    rest.removeFirst(start)
    return rest.count <= LineReader.maximumLength ? lines : nil
  }
}
