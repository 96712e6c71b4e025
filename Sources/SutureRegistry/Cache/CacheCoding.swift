import SutureSupport

/// A value that the cache stores as bytes without names or types; writer and reader must be of the same version.
protocol CacheCodable {
  /// Appends the value.
  func write(to writer: inout CacheWriter)

  /// Reads a value.
  /// - Throws: `CorruptCache` if the bytes do not encode a value of this type.
  init(from reader: inout CacheReader) throws(CorruptCache)
}

/// The bytes were not written by this cache, or were changed later.
struct CorruptCache: Error {}

/// Encodes values into bytes.
struct CacheWriter {
  private(set) var bytes: [UInt8] = []

  mutating func write(_ value: some CacheCodable) { value.write(to: &self) }

  mutating func append(_ bytes: some Sequence<UInt8>) { self.bytes.append(contentsOf: bytes) }

  mutating func append(_ byte: UInt8) { bytes.append(byte) }

  /// Appends a number as eight little-endian bytes.
  mutating func append(fixed number: UInt64) { bytes.append(littleEndian: number) }
}

/// Decodes values from bytes that may be corrupt: every count and tag is checked.
struct CacheReader {
  /// The maximum nesting of expressions; manifests allow less.
  static let maximumDepth = 2048

  let bytes: [UInt8]
  /// The index in `bytes` of the next byte.
  private(set) var position: Int
  private let end: Int
  /// The nesting of the expression being read.
  var depth = 0

  init(_ bytes: [UInt8], _ range: Range<Int>? = nil) {
    self.bytes = bytes
    position = range?.lowerBound ?? 0
    end = range?.upperBound ?? bytes.count
  }

  var isAtEnd: Bool { position == end }

  mutating func read<Value: CacheCodable>(_: Value.Type = Value.self) throws(CorruptCache) -> Value {
    try Value(from: &self)
  }

  mutating func byte() throws(CorruptCache) -> UInt8 {
    guard position < end else { throw CorruptCache() }
    defer { position += 1 }
    return bytes[position]
  }

  mutating func fixed() throws(CorruptCache) -> UInt64 {
    let range = try skip(8)
    return bytes.withUnsafeBytes {
      UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: range.lowerBound, as: UInt64.self))
    }
  }

  /// Skips bytes and returns their range in `bytes`.
  mutating func skip(_ count: Int) throws(CorruptCache) -> Range<Int> {
    guard count >= 0, count <= end - position else { throw CorruptCache() }
    defer { position += count }
    return position..<position + count
  }

  /// Reads the number of elements that follow, each at least one byte, so that a corrupt count cannot reserve memory.
  mutating func count() throws(CorruptCache) -> Int {
    let count = try read(Int.self)
    guard count >= 0, count <= end - position else { throw CorruptCache() }
    return count
  }
}
