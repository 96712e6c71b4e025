import SutureGraph

/// A value that the cache keeps, as bytes without names or types: writer and reader agree by version alone.
protocol CacheCodable {
  func write(to writer: inout CacheWriter)

  /// - Throws: `CorruptCache` where the bytes are none of this type.
  init(from reader: inout CacheReader) throws(CorruptCache)
}

/// Bytes that the cache did not write, or that were changed since.
struct CorruptCache: Error {}

/// Appends values.
struct CacheWriter {
  private(set) var bytes: [UInt8] = []

  mutating func write(_ value: some CacheCodable) { value.write(to: &self) }

  mutating func append(_ bytes: some Sequence<UInt8>) { self.bytes.append(contentsOf: bytes) }

  mutating func append(_ byte: UInt8) { bytes.append(byte) }

  /// A whole number as such, eight bytes.
  mutating func append(fixed number: UInt64) {
    withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
  }
}

/// Takes values out again; nothing is trusted but that the bytes are there.
struct CacheReader {
  /// The most enums within one another; the reader of manifests allows fewer.
  static let maximumDepth = 2048

  let bytes: [UInt8]
  private(set) var position: Int
  private let end: Int
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

  /// Passes over bytes and tells where they are.
  mutating func skip(_ count: Int) throws(CorruptCache) -> Range<Int> {
    guard count >= 0, count <= end - position else { throw CorruptCache() }
    defer { position += count }
    return position..<position + count
  }

  /// A count of things that take at least one byte each, so that no corrupt number reserves memory.
  mutating func count() throws(CorruptCache) -> Int {
    let count = try read(Int.self)
    guard count >= 0, count <= end - position else { throw CorruptCache() }
    return count
  }
}
