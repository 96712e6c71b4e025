/// The cached manifests of one folder, stored as one file: version, checksum, then one record per manifest.
struct CachedManifests {
  /// The cached result of reading one manifest.
  struct Record {
    /// The manifest file's stamp when it was read.
    let stamp: FileStamp
    /// The range of its bytes in the cache file.
    let range: Range<Int>
  }

  /// The version of the format; raise it with every change.
  private static let signature = Array("suture manifests 3\n".utf8)

  /// Records by the name of the manifest's file.
  private(set) var records: [String: Record] = [:]
  private let bytes: [UInt8]

  /// Creates an empty cache.
  init() { bytes = [] }

  /// Reads the bytes of a cache file.
  /// - Throws: `CorruptCache` if they were written by another version or program, for another folder, or were changed.
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

  /// The manifest of a record, or the error that reading it gave.
  /// - Parameter path: the manifest file's path in this run.
  func result(of record: Record, path: String) throws(CorruptCache) -> Result<Manifest, YAMLError> {
    var reader = CacheReader(bytes, record.range)
    let result: Result<Manifest, YAMLError> =
      try reader.read(Bool.self)
      ? .success(try Manifest(from: &reader, path: path)) : .failure(try YAMLError(from: &reader, path: path))
    guard reader.isAtEnd else { throw CorruptCache() }
    return result
  }

  // MARK: Writing

  /// Encodes a record.
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

  /// Encodes a cache file.
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

  /// A checksum of the bytes and their count.
  private static func checksum(_ bytes: [UInt8], from start: Int) -> UInt64 {
    bytes.withUnsafeBytes { buffer in
      var hash = UInt64(buffer.count - start) ^ 0x9e37_79b9_7f4a_7c15
      func take(_ word: UInt64) {
        // Both steps are invertible, so files that differ in a single word have different checksums.
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
