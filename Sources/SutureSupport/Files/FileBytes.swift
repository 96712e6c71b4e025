#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Reads and writes whole files; errors carry the operating system's reason.
public enum FileBytes {
  /// The kinds of file that a read accepts.
  public enum Kind: Hashable, Sendable {
    /// Anything that can be read, including pipes and devices, on which a read may block.
    case any
    /// Regular files only; opening never blocks.
    case regular
  }

  /// Reads a whole file of at most `limit` bytes.
  ///
  /// - Throws: `FileError` if the path cannot be opened, is of another kind, or holds more than `limit` bytes.
  public static func read(_ path: String, limit: Int = 1 << 36, kind: Kind = .any) throws(FileError) -> [UInt8] {
    func failure(_ cause: FileError.Cause) -> FileError { FileError(.read, path, cause) }
    let (descriptor, facts) = try opened(path, kind: kind)
    defer { close(descriptor) }
    let tooLarge = failure(.tooLarge(limit: limit))
    guard Int(facts.st_size) <= limit else { throw tooLarge }

    var bytes: [UInt8] = []
    // The reported size is 0 for pipes and devices, and a file may grow while it is read.
    var chunk = max(Int(facts.st_size), 1 << 16)
    while true {
      var number: Int32 = 0
      let part = [UInt8](unsafeUninitializedCapacity: chunk) { buffer, count in
        let received = readOnce(descriptor, buffer)
        if received < 0 { number = errno }
        count = max(received, 0)
      }
      guard number == 0 else { throw failure(.system(number)) }
      if part.isEmpty { return bytes }
      if bytes.isEmpty { bytes = part } else { bytes += part }
      guard bytes.count <= limit else { throw tooLarge }
      chunk = max(Int(facts.st_size) - bytes.count, 1 << 16)
    }
  }

  /// Opens a file for reading and returns its `stat` facts; the caller closes the descriptor.
  /// - Throws: `FileError` if the path cannot be opened or is of another kind.
  package static func opened(_ path: String, kind: Kind = .any) throws(FileError) -> (descriptor: Int32, facts: stat) {
    func failure(_ cause: FileError.Cause) -> FileError { FileError(.read, path, cause) }
    guard !path.utf8.contains(0) else { throw failure(.system(ENOENT)) }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | (kind == .regular ? O_NONBLOCK : 0))
    guard descriptor >= 0 else { throw failure(errno == ENXIO && kind == .regular ? .notRegular : .system(errno)) }
    var facts = stat()
    var cause: FileError.Cause?
    if fstat(descriptor, &facts) != 0 {
      cause = .system(errno)
    } else if kind == .regular, facts.st_mode & S_IFMT != S_IFREG {
      cause = .notRegular
    } else if facts.st_mode & S_IFMT == S_IFDIR {
      cause = .folder
    }
    if let cause {
      close(descriptor)
      throw failure(cause)
    }
    return (descriptor, facts)
  }

  /// The size of a regular file in bytes; nil if there is none at the path.
  public static func size(of path: String) -> Int? {
    var facts = stat()
    guard !path.utf8.contains(0), stat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else { return nil }
    return Int(facts.st_size)
  }

  /// The path, made absolute against the current folder; the file need not exist.
  public static func absolutePath(_ path: String) -> String {
    guard !path.hasPrefix("/"), let folder = getcwd(nil, 0) else { return path }
    defer { free(folder) }
    let current = String(cString: folder)
    return path.isEmpty || path == "." ? current : (current == "/" ? "" : current) + "/" + path
  }

  private static func readOnce(_ descriptor: Int32, _ buffer: UnsafeMutableBufferPointer<UInt8>) -> Int {
    while true {
      let received = Self.systemRead(descriptor, buffer.baseAddress, buffer.count)
      if received < 0, errno == EINTR { continue }
      return received
    }
  }

  /// The system call `read`, whose name the static method for whole files shadows.
  package static func systemRead(_ descriptor: Int32, _ address: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    #if canImport(Glibc)
      Glibc.read(descriptor, address, count)
    #elseif canImport(Musl)
      Musl.read(descriptor, address, count)
    #elseif canImport(Darwin)
      Darwin.read(descriptor, address, count)
    #endif
  }
}
