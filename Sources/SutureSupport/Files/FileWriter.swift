#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// An open file that `FileBytes.replace` writes in parts.
public struct FileWriter: ~Copyable {
  /// The path that is replaced, for errors.
  private let path: String
  private let descriptor: Int32

  init(path: String, descriptor: Int32) {
    self.path = path
    self.descriptor = descriptor
  }

  /// Appends bytes.
  /// - Throws: `FileError` with the system's reason.
  public borrowing func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    var written = 0
    while written < bytes.count {
      let count = FileWriter.systemWrite(descriptor, bytes.baseAddress.map { $0 + written }, bytes.count - written)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw FileError(.write, path, .system(errno)) }
      written += count
    }
  }

  /// Appends bytes.
  /// - Throws: `FileError` with the system's reason.
  public borrowing func write(_ bytes: [UInt8]) throws(FileError) {
    try bytes.withUnsafeBufferPointer { buffer throws(FileError) in try write(UnsafeRawBufferPointer(buffer)) }
  }

  /// The system call `write`, whose name the methods shadow.
  private static func systemWrite(_ descriptor: Int32, _ address: UnsafeRawPointer?, _ count: Int) -> Int {
    #if canImport(Glibc)
      Glibc.write(descriptor, address, count)
    #elseif canImport(Musl)
      Musl.write(descriptor, address, count)
    #elseif canImport(Darwin)
      Darwin.write(descriptor, address, count)
    #endif
  }
}
