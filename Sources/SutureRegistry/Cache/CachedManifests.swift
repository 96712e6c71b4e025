/// What the cache holds of one folder, as one file: version, checksum, then a record for each manifest.
struct CachedManifests {
  /// What came of one manifest.
  struct Record {
    let stamp: FileStamp
    /// Where its bytes are.
    let range: Range<Int>
  }

  /// Raised with every change of what is written.
  private static let signature = Array("suture manifests 1\n".utf8)

  private(set) var records: [String: Record] = [:]
  private let bytes: [UInt8]

  /// Nothing.
  init() { bytes = [] }

  /// Reads the bytes of a file.
  /// - Throws: `CorruptCache` where another version, program or folder wrote them, or any has changed.
  init(_ bytes: [UInt8], folder: String, program: FileStamp) throws(CorruptCache) {
    var reader = CacheReader(bytes)
    guard try bytes[reader.skip(Self.signature.count)].elementsEqual(Self.signature) else { throw CorruptCache() }
    let checksum = try reader.fixed()
    guard checksum == Self.checksum(bytes, from: reader.position) else { throw CorruptCache() }
    guard try reader.read(FileStamp.self) == program, try reader.read(String.self) == folder else {
      throw CorruptCache()
    }
    let count = try reader.count()
    records.reserveCapacity(count)
    for _ in 0..<count {
      let name = try reader.read(String.self)
      let stamp = try reader.read(FileStamp.self)
      records[name] = Record(stamp: stamp, range: try reader.skip(reader.count()))
    }
    guard reader.isAtEnd, records.count == count else { throw CorruptCache() }
    self.bytes = bytes
  }

  /// The record's bytes.
  func content(of record: Record) -> ArraySlice<UInt8> { bytes[record.range] }

  /// What was read of a manifest.
  /// - Parameter path: its file, as it is named now.
  func result(of record: Record, path: String) throws(CorruptCache) -> Result<Manifest, YAMLError> {
    var reader = CacheReader(bytes, record.range)
    let result: Result<Manifest, YAMLError> =
      try reader.read(Bool.self)
      ? .success(try Manifest(from: &reader, path: path)) : .failure(try YAMLError(from: &reader, path: path))
    guard reader.isAtEnd else { throw CorruptCache() }
    return result
  }

  // MARK: Writing

  /// The bytes of a record.
  static func content(of result: Result<Manifest, YAMLError>) -> [UInt8] {
    var writer = CacheWriter()
    switch result {
    case .success(let manifest):
      writer.write(true)
      manifest.write(to: &writer)
    case .failure(let error):
      writer.write(false)
      error.write(to: &writer)
    }
    return writer.bytes
  }

  /// The bytes of a file.
  static func file(
    _ records: [(name: String, stamp: FileStamp, content: ArraySlice<UInt8>)], folder: String, program: FileStamp
  ) -> [UInt8] {
    var body = CacheWriter()
    body.write(program)
    body.write(folder)
    body.write(records.count)
    for record in records {
      body.write(record.name)
      body.write(record.stamp)
      body.write(record.content.count)
      body.append(record.content)
    }
    var file = CacheWriter()
    file.append(signature)
    file.append(fixed: checksum(body.bytes, from: 0))
    file.append(body.bytes)
    return file.bytes
  }

  /// A number that changes with any byte and with their count.
  private static func checksum(_ bytes: [UInt8], from start: Int) -> UInt64 {
    bytes.withUnsafeBytes { buffer in
      var hash = UInt64(buffer.count - start) ^ 0x9e37_79b9_7f4a_7c15
      func take(_ word: UInt64) {
        // Both steps can be undone, so two files that differ in one word never agree.
        hash = (hash ^ word) &* 0xff51_afd7_ed55_8ccd
        hash ^= hash >> 32
      }
      var position = start
      while position + 8 <= buffer.count {
        take(UInt64(littleEndian: buffer.loadUnaligned(fromByteOffset: position, as: UInt64.self)))
        position += 8
      }
      for byte in buffer[position...] { take(UInt64(byte)) }
      return hash
    }
  }
}
