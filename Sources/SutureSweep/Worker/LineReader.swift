/// Splits a stream of bytes into lines, holding what has no end yet.
struct LineReader {
  /// The longest line that is accepted.
  static let maximumLength = 32 << 20

  private var rest: [UInt8] = []

  /// Adds bytes and takes out the lines that are complete; nil where a line is longer than allowed.
  mutating func lines(adding bytes: some Sequence<UInt8>) -> [[UInt8]]? {
    rest.append(contentsOf: bytes)
    var lines: [[UInt8]] = []
    var start = 0
    while let end = rest[start...].firstIndex(of: UInt8(ascii: "\n")) {
      lines.append(Array(rest[start..<end]))
      start = end + 1
    }
    rest.removeFirst(start)
    return rest.count <= LineReader.maximumLength ? lines : nil
  }
}
