extension Int: CacheCodable {
  /// Writes a variable-length integer: seven bits per byte, lowest first, with the sign in the lowest bit.
  func write(to writer: inout CacheWriter) {
    var rest = UInt64(bitPattern: Int64(self) << 1 ^ Int64(self) >> 63)
    while rest >= 0x80 {
      writer.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    writer.append(UInt8(rest))
  }

  init(from reader: inout CacheReader) throws(CorruptCache) {
    var number: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      let byte = try reader.byte()
      number |= UInt64(byte & 0x7f) << shift
      if byte < 0x80 {
        self = Int(truncatingIfNeeded: Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1))
        return
      }
    }
    throw CorruptCache()
  }
}

extension Bool: CacheCodable {
  func write(to writer: inout CacheWriter) { writer.append(self ? 1 : 0) }

  init(from reader: inout CacheReader) throws(CorruptCache) {
    switch try reader.byte() {
    case 0: self = false
    case 1: self = true
    default: throw CorruptCache()
    }
  }
}

extension Double: CacheCodable {
  func write(to writer: inout CacheWriter) { writer.append(fixed: bitPattern) }

  init(from reader: inout CacheReader) throws(CorruptCache) { self.init(bitPattern: try reader.fixed()) }
}

extension String: CacheCodable {
  func write(to writer: inout CacheWriter) {
    writer.write(utf8.count)
    writer.append(utf8)
  }

  init(from reader: inout CacheReader) throws(CorruptCache) {
    let range = try reader.skip(reader.count())
    self = reader.bytes.withUnsafeBufferPointer { String(decoding: $0[range], as: UTF8.self) }
  }
}

extension Optional: CacheCodable where Wrapped: CacheCodable {
  func write(to writer: inout CacheWriter) {
    writer.write(self != nil)
    if let self { writer.write(self) }
  }

  init(from reader: inout CacheReader) throws(CorruptCache) {
    self = try reader.read(Bool.self) ? try reader.read(Wrapped.self) : nil
  }
}

extension Array: CacheCodable where Element: CacheCodable {
  func write(to writer: inout CacheWriter) {
    writer.write(count)
    for element in self { writer.write(element) }
  }

  init(from reader: inout CacheReader) throws(CorruptCache) {
    let count = try reader.count()
    self = []
    for _ in 0..<count { append(try reader.read()) }
  }
}

extension CacheCodable where Self: RawRepresentable, RawValue == String {
  func write(to writer: inout CacheWriter) { writer.write(rawValue) }

  init(from reader: inout CacheReader) throws(CorruptCache) {
    guard let value = Self(rawValue: try reader.read()) else { throw CorruptCache() }
    self = value
  }
}
