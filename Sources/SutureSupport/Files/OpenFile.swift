#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file that is open for reading, read in parts as needed.
public final class OpenFile: Sendable {
  /// The file's path, as the caller gave it.
  public let path: String
  /// The file's size in bytes; nil for pipes and devices, which can only be read sequentially.
  public let byteCount: Int?

  private let descriptor: Int32

  /// Opens a file, pipe or device.
  /// - Throws: `FileError` if it cannot be opened, is a folder or of another kind.
  public init(_ path: String, kind: FileBytes.Kind = .any) throws(FileError) {
    let (descriptor, facts) = try FileBytes.opened(path, kind: kind)
    self.path = path
    self.descriptor = descriptor
    byteCount = facts.st_mode & S_IFMT == S_IFREG ? Int(facts.st_size) : nil
  }

  deinit { close(descriptor) }

  /// Up to `count` bytes at an offset; fewer at the end of the file.
  ///
  /// A pipe or device ignores the offset and returns the next bytes.
  /// - Throws: `FileError` with the system's reason.
  public func read(at offset: Int, count: Int) throws(FileError) -> [UInt8] {
    var bytes: [UInt8] = []
    if let byteCount { bytes.reserveCapacity(max(0, min(count, byteCount - offset))) }
    // In pieces of 1 MiB, so that memory grows only with what the file really holds.
    while bytes.count < count {
      var number: Int32 = 0
      let wanted = min(count - bytes.count, 1 << 20)
      let part = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, received in
        var result: Int
        repeat {
          result =
            byteCount == nil
            ? FileBytes.systemRead(descriptor, buffer.baseAddress, wanted)
            : pread(descriptor, buffer.baseAddress, wanted, off_t(offset + bytes.count))
        } while result < 0 && errno == EINTR
        if result < 0 { number = errno }
        received = max(result, 0)
      }
      guard number == 0 else { throw FileError(.read, path, .system(number)) }
      if part.isEmpty { break }
      bytes += part
    }
    return bytes
  }
}
