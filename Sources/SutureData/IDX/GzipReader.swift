internal import CZlib

/// Inflates a gzip file in memory, on demand.
///
/// A file consists of one or more members whose contents are concatenated; zero bytes may follow a member.
///
/// - Source: RFC 1952, section 2.2.
final class GzipReader {
  /// The first bytes of every gzip file.
  static let magic: [UInt8] = [0x1f, 0x8b]

  private let path: String
  private let input: UnsafeMutableBufferPointer<UInt8>
  private let stream: UnsafeMutablePointer<z_stream>
  private var ended = false

  /// The number of bytes inflated so far.
  private(set) var count = 0

  /// Starts with a copy of the file's bytes; errors name `path`.
  init(_ bytes: [UInt8], path: String) throws(DataError) {
    self.path = path
    input = .allocate(capacity: bytes.count)
    _ = input.initialize(from: bytes)
    // zlib keeps a pointer to the stream: it must not move.
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    stream.pointee.next_in = input.baseAddress
    // 15 selects the largest window; adding 16 selects gzip framing with its checksum.
    let status =
      bytes.count <= Int(UInt32.max)
      ? inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) : Z_MEM_ERROR
    stream.pointee.avail_in = UInt32(clamping: bytes.count)
    if status != Z_OK { throw .file(path, .corruptGzip(Self.words(status, nil))) }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
    input.deallocate()
  }

  /// The next `wanted` bytes; fewer only at the end of the file.
  func read(_ wanted: Int) throws(DataError) -> [UInt8] {
    guard wanted > 0, !ended else { return [] }
    var status = Z_OK
    var failure: DataError?
    // Pages that are never written take no physical memory.
    let bytes = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
      while status == Z_OK, !ended, failure == nil, filled < wanted {
        stream.pointee.next_out = buffer.baseAddress.map { $0 + filled }
        stream.pointee.avail_out = UInt32(clamping: wanted - filled)
        status = inflate(stream, Z_NO_FLUSH)
        filled = wanted - Int(stream.pointee.avail_out)
        if status == Z_STREAM_END {
          do throws(DataError) { status = try beginNextMember() } catch { failure = error }
        }
      }
    }
    count += bytes.count
    if let failure { throw failure }
    switch status {
    case Z_OK: break
    // Out of input: the stream is truncated. The caller compares with the announced size.
    case Z_BUF_ERROR: ended = true
    default: throw .file(path, .corruptGzip(Self.words(status, stream.pointee.msg)))
    }
    return bytes
  }

  /// Checks that the contents end here and that the checksums match.
  func finish() throws(DataError) {
    var spare: UInt8 = 0
    while !ended {
      let status = withUnsafeMutablePointer(to: &spare) { address -> Int32 in
        stream.pointee.next_out = address
        stream.pointee.avail_out = 1
        return inflate(stream, Z_NO_FLUSH)
      }
      if stream.pointee.avail_out == 0 { throw .file(path, .trailingBytes) }
      switch status {
      case Z_OK: continue
      case Z_STREAM_END:
        let next = try beginNextMember()
        if next != Z_OK { throw .file(path, .corruptGzip(Self.words(next, stream.pointee.msg))) }
      case Z_BUF_ERROR: throw .file(path, .corruptGzip("it ends before its checksum"))
      default: throw .file(path, .corruptGzip(Self.words(status, stream.pointee.msg)))
      }
    }
  }

  /// Starts the next member after one has ended, or sets `ended`.
  /// - Returns: zlib's status.
  /// - Throws: `DataError.file` with `trailingBytes` if anything other than a member follows.
  private func beginNextMember() throws(DataError) -> Int32 {
    while stream.pointee.avail_in > 0, stream.pointee.next_in.pointee == 0 {
      stream.pointee.next_in += 1
      stream.pointee.avail_in -= 1
    }
    guard stream.pointee.avail_in > 0 else {
      ended = true
      return Z_OK
    }
    let start = UnsafeBufferPointer(start: stream.pointee.next_in, count: Int(min(stream.pointee.avail_in, 2)))
    guard start.elementsEqual(Self.magic) else { throw .file(path, .trailingBytes) }
    return inflateReset(stream)
  }

  private static func words(_ status: Int32, _ message: UnsafePointer<CChar>?) -> String {
    if let message { return String(cString: message) }
    return zError(status).map { String(cString: $0) } ?? "error \(status)"
  }
}
