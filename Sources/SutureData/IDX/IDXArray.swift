import SutureSupport

/// An array of unsigned bytes from an IDX file, the format of MNIST and derived data sets.
///
/// The file consists of `00 00 08 rank`, the sizes as big-endian 32-bit integers, and the elements, last dimension
/// fastest. It may be gzipped.
public struct IDXArray: Hashable, Sendable {
  /// The sizes, outermost first; 1 to 4 of them.
  public let dimensions: [Int]
  /// The elements, last dimension fastest.
  public let bytes: [UInt8]

  /// The maximum number of elements that a header may announce: 1 GiB.
  public static let limit = 1 << 30

  /// Creates an array from its parts; the product of `dimensions` must be `bytes.count`.
  public init(dimensions: [Int], bytes: [UInt8]) {
    precondition(dimensions.reduce(1, *) == bytes.count, "the number of bytes must equal the product of the dimensions")
    self.dimensions = dimensions
    self.bytes = bytes
  }

  /// Reads a file, gzipped or not.
  ///
  /// - Throws: `DataError.file`.
  public init(contentsOf path: String) throws(DataError) {
    let bytes: [UInt8]
    do { bytes = try FileBytes.read(path, limit: Self.limit + 20) } catch {
      throw DataError.file(path, .unreadable(error.reason))
    }
    try self.init(file: bytes, path: path)
  }

  /// Parses the bytes of a file, gzipped or not; errors name `path`.
  ///
  /// - Throws: `DataError.file`.
  public init(file: [UInt8], path: String) throws(DataError) {
    if file.starts(with: GzipReader.magic) {
      let reader = try GzipReader(file, path: path)
      try self.init(gzip: reader, size: file.count, path: path)
      return
    }
    let dimensions = try Self.dimensions(path) { Array(file.dropFirst($0).prefix($1)) }
    let headerCount = 4 + 4 * dimensions.count
    let announced = headerCount + dimensions.reduce(1, *)
    guard file.count >= announced else {
      throw .file(path, .truncated(expected: announced, found: file.count))
    }
    guard file.count == announced else { throw .file(path, .trailingBytes) }
    self.init(dimensions: dimensions, bytes: Array(file[headerCount...]))
  }

  private init(gzip reader: GzipReader, size: Int, path: String) throws(DataError) {
    let dimensions = try Self.dimensions(path) { (_, count) throws(DataError) in try reader.read(count) }
    let count = dimensions.reduce(1, *)
    let headerCount = 4 + 4 * dimensions.count
    // Deflate compresses at most 1032:1, so a small file that announces more is refused before memory is allocated.
    guard count / 1032 <= size else {
      throw .file(path, .truncated(expected: headerCount + count, found: reader.count))
    }
    let bytes = try reader.read(count)
    guard bytes.count == count else {
      throw .file(path, .truncated(expected: headerCount + count, found: reader.count))
    }
    try reader.finish()
    self.init(dimensions: dimensions, bytes: bytes)
  }

  /// Reads the sizes from the header of a file, gzipped or not, without its elements.
  ///
  /// - Throws: `DataError.file`.
  static func dimensions(ofFile file: [UInt8], path: String) throws(DataError) -> [Int] {
    guard file.starts(with: GzipReader.magic) else {
      return try dimensions(path) { Array(file.dropFirst($0).prefix($1)) }
    }
    let reader = try GzipReader(file, path: path)
    return try dimensions(path) { (_, count) throws(DataError) in try reader.read(count) }
  }

  /// Parses a header.
  /// - Parameter read: returns the bytes at an offset, fewer at the file's end; called with increasing offsets.
  private static func dimensions(
    _ path: String, _ read: (_ offset: Int, _ count: Int) throws(DataError) -> [UInt8]
  ) throws(DataError) -> [Int] {
    let rank = try rank(try read(0, 4), path)
    return try dimensions(try read(4, 4 * rank), rank, path)
  }

  private static func rank(_ start: [UInt8], _ path: String) throws(DataError) -> Int {
    guard start.count == 4 else { throw .file(path, .truncated(expected: 4, found: start.count)) }
    guard start[0] == 0, start[1] == 0 else { throw .file(path, .wrongMagic(start)) }
    guard start[2] == 0x08 else { throw .file(path, .unsupportedElement(start[2])) }
    guard (1...4).contains(start[3]) else { throw .file(path, .unsupportedRank(Int(start[3]))) }
    return Int(start[3])
  }

  /// Parses the sizes, whose product may be at most `limit`.
  private static func dimensions(_ bytes: [UInt8], _ rank: Int, _ path: String) throws(DataError) -> [Int] {
    guard bytes.count == 4 * rank else {
      throw .file(path, .truncated(expected: 4 + 4 * rank, found: 4 + bytes.count))
    }
    let sizes = stride(from: 0, to: bytes.count, by: 4).map { start in
      bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
    }
    // A zero among the sizes must not hide others that are too large.
    var product = 1
    for size in sizes {
      let (next, overflow) = product.multipliedReportingOverflow(by: max(size, 1))
      guard !overflow, next <= limit else { throw .file(path, .overLimit(sizes)) }
      product = next
    }
    return sizes
  }
}
