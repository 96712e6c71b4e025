/// Splits a stream of bytes into lines, holding what has no end yet.
public struct LineReader {
  /// The longest line that is accepted, in bytes.
  public static let maximumLength = 32 << 20

  /// What has no end yet.
  public private(set) var rest: [UInt8] = []

  /// Creates a reader that holds nothing.
  public init() {}

  /// Adds bytes and takes out the lines that are complete; nil where a line is longer than allowed.
  public mutating func lines(adding bytes: some Collection<UInt8>) -> [[UInt8]]? {
    // Only what is new can hold an end, so that a long line is not searched again and again.
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
