internal import CZlib

/// Inflates one gzip stream held in memory, never more of it than is asked for.
final class GzipReader {
  /// The first bytes of every gzip file.
  static let magic: [UInt8] = [0x1f, 0x8b]

  private let path: String
  private let input: UnsafeMutableBufferPointer<UInt8>
  private let stream: UnsafeMutablePointer<z_stream>
  private var ended = false

  /// The number of bytes inflated so far.
  private(set) var count = 0

  /// Starts on a copy of the file's bytes; `path` names it in errors.
  init(_ bytes: [UInt8], path: String) throws(DataError) {
    self.path = path
    input = .allocate(capacity: bytes.count)
    _ = input.initialize(from: bytes)
    // zlib keeps a pointer to the stream: it must not move.
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    stream.pointee.next_in = input.baseAddress
    // 15 is the largest window; 16 more asks for gzip's framing and its checksum.
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

  /// The next `wanted` bytes, fewer only where the stream ends before.
  func read(_ wanted: Int) throws(DataError) -> [UInt8] {
    guard wanted > 0, !ended else { return [] }
    var status = Z_OK
    let bytes = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, count in
      stream.pointee.next_out = buffer.baseAddress
      stream.pointee.avail_out = UInt32(clamping: wanted)
      while status == Z_OK, stream.pointee.avail_out > 0 {
        status = inflate(stream, Z_NO_FLUSH)
      }
      count = wanted - Int(stream.pointee.avail_out)
    }
    count += bytes.count
    switch status {
    case Z_OK: break
    case Z_STREAM_END: ended = true
    // Out of input: the stream is cut off. The caller knows how much it announced.
    case Z_BUF_ERROR: ended = true
    default: throw .file(path, .corruptGzip(Self.words(status, stream.pointee.msg)))
    }
    return bytes
  }

  /// Checks that the stream and the file end here, and that the checksum holds.
  func finish() throws(DataError) {
    var spare: UInt8 = 0
    let status = withUnsafeMutablePointer(to: &spare) { address -> Int32 in
      stream.pointee.next_out = address
      stream.pointee.avail_out = 1
      return ended ? Z_STREAM_END : inflate(stream, Z_FINISH)
    }
    if !ended, stream.pointee.avail_out == 0 { throw .file(path, .trailingBytes) }
    switch status {
    case Z_STREAM_END: break
    case Z_BUF_ERROR, Z_OK: throw .file(path, .corruptGzip("it ends before its checksum"))
    default: throw .file(path, .corruptGzip(Self.words(status, stream.pointee.msg)))
    }
    guard stream.pointee.avail_in == 0 else { throw .file(path, .trailingBytes) }
  }

  private static func words(_ status: Int32, _ message: UnsafePointer<CChar>?) -> String {
    if let message { return String(cString: message) }
    return zError(status).map { String(cString: $0) } ?? "error \(status)"
  }
}
