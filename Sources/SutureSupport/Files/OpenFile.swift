#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file that is open for reading: parts of it are read when they are needed.
public final class OpenFile: Sendable {
  /// The file.
  public let path: String
  /// The file's size in bytes; nil for pipes and devices, which can be read from their beginning only.
  public let byteCount: Int?

  private let descriptor: Int32

  /// Opens a file, pipe or device.
  /// - Throws: `FileError` where it cannot be opened or is a folder.
  public init(_ path: String) throws(FileError) {
    let (descriptor, facts) = try FileBytes.opened(path)
    self.path = path
    self.descriptor = descriptor
    byteCount = facts.st_mode & S_IFMT == S_IFREG ? Int(facts.st_size) : nil
  }

  deinit { close(descriptor) }

  /// The bytes at an offset, fewer where the file ends before.
  ///
  /// A pipe ignores the offset: it gives what comes next.
  /// - Throws: `FileError` with the system's reason.
  public func read(at offset: Int, count: Int) throws(FileError) -> [UInt8] {
    var bytes: [UInt8] = []
    // Piece by piece, so that a pipe that ends early costs no memory.
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
