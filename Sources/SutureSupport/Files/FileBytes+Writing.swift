#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension FileBytes {
  /// How content is written to a path.
  enum Target {
    /// A regular file that may not exist yet: a temporary file beside it is written, then renamed.
    case file(path: String, permissions: mode_t?)
    /// A pipe, a terminal, another device, or the target of an open descriptor: written in place.
    case stream
  }

  /// Writes a file atomically: readers see either the old content or the new.
  ///
  /// A temporary file beside it is written, flushed to disk and renamed. A symbolic link is kept; its target is
  /// replaced, or created if it does not exist. Pipes, devices and the names of open descriptors, such as
  /// `/dev/stdout`, are written in place.
  /// - Throws: `FileError`; a regular file is then unchanged.
  public static func replace(_ path: String, with bytes: [UInt8]) throws(FileError) {
    try replace(path) { writer throws(FileError) in try writer.write(bytes) }
  }

  /// Writes a file atomically as `replace(_:with:)` does, in parts.
  /// - Parameter body: writes the content; if it throws, a regular file stays unchanged.
  /// - Throws: `FileError`; errors of `body`.
  public static func replace(
    _ path: String, writing body: (borrowing FileWriter) throws(FileError) -> Void
  ) throws(FileError) {
    var replacement = try FileReplacement(path)
    try body(replacement.writer)
    try replacement.commit()
  }

  /// Checks that `replace` can write a path, so that a long run does not fail when it saves its result.
  ///
  /// Leaves nothing behind and changes nothing.
  /// - Throws: `FileError` with the reason that `replace` would give.
  public static func checkWritable(_ path: String) throws(FileError) {
    guard case .file(let file, _) = try target(of: path) else { return }
    let (descriptor, temporary) = try makeTemporary(beside: file, for: path)
    close(descriptor)
    unlink(temporary)
  }

  /// Whether two paths lead to the same file; false if either does not exist.
  public static func isSameFile(_ first: String, _ second: String) -> Bool {
    var (a, b) = (stat(), stat())
    return stat(first, &a) == 0 && stat(second, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino
  }

  /// Whether writing to either of two paths replaces the same file, which need not exist yet.
  public static func isSamePlace(_ first: String, _ second: String) -> Bool {
    place(of: first) == place(of: second)
  }

  /// The target of a symbolic link, as stored in the link; nil if the path is not a link.
  public static func linkTarget(of path: String) -> String? {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink(path, &buffer, buffer.count)
    guard count > 0 else { return nil }
    return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// The maximum number of links followed in a row, as in Linux.
  private static let maximumLinkCount = 40

  /// The absolute path that a path leads to, all links followed; the file need not exist.
  ///
  /// The name of an open descriptor is not followed further.
  private static func place(of path: String) -> String {
    var path = absolutePath(path)
    for _ in 0..<maximumLinkCount {
      guard let slash = path.lastIndex(of: "/") else { break }
      let name = path[path.index(after: slash)...]
      guard let resolved = realpath(folder(of: path), nil) else { break }
      defer { free(resolved) }
      let parent = String(cString: resolved)
      path = (parent == "/" ? "" : parent) + "/" + name
      guard !isDescriptor(path), let target = linkTarget(of: path) else { break }
      path = target.hasPrefix("/") ? target : "\(parent)/\(target)"
    }
    return path
  }

  /// Whether an absolute path names an open descriptor: `/dev/stdout`, `/dev/fd/1`, `/proc/self/fd/1`.
  private static func isDescriptor(_ path: String) -> Bool {
    let parts = path.split(separator: "/")
    switch parts.first ?? "" {
    case "dev" where parts.count == 2: return parts[1] == "stdout" || parts[1] == "stderr"
    case "dev": return parts.count == 3 && parts[1] == "fd"
    // `/proc/1/fd/2`, and `/proc/1/task/1/fd/2` for one thread.
    case "proc": return [4, 6].contains(parts.count) && parts[parts.count - 2] == "fd"
    default: return false
    }
  }

  static func target(of path: String) throws(FileError) -> Target {
    func failure(_ cause: FileError.Cause) -> FileError { FileError(.write, path, cause) }
    guard !path.isEmpty, !path.utf8.contains(0) else { throw failure(.system(ENOENT)) }
    var facts = stat()
    guard stat(path, &facts) == 0 else {
      guard errno == ENOENT else { throw failure(.system(errno)) }
      // A dangling link is kept, and its target is created.
      let file = place(of: path)
      guard !path.hasSuffix("/"), !file.hasSuffix("/") else { throw failure(.folder) }
      guard !isDescriptor(file) else { throw failure(.system(ENOENT)) }
      return .file(path: file, permissions: nil)
    }
    guard facts.st_mode & S_IFMT != S_IFDIR else { throw failure(.folder) }
    // A rename would replace a file even where its permissions forbid writing.
    guard access(path, W_OK) == 0 else { throw failure(.system(errno)) }
    let file = place(of: path)
    // '/dev/stdout' and '/proc/self/fd/1' may lead to a file of a shell redirection: it is written in place.
    guard facts.st_mode & S_IFMT == S_IFREG, !isDescriptor(file) else { return .stream }
    return .file(path: file, permissions: facts.st_mode & 0o777)
  }

  /// Whether a file is the temporary one of a write, which a killed process leaves behind.
  /// - Parameter name: the file's name, without its folder.
  public static func isPartial(_ name: String) -> Bool { name.hasPrefix(".suture-") && name.hasSuffix(".partial") }

  /// Creates a temporary file in the folder of another; errors name `path`.
  static func makeTemporary(
    beside file: String, for path: String
  ) throws(FileError) -> (descriptor: Int32, path: String) {
    let temporary = folder(of: file) + "/.suture-\(String(UInt64.random(in: .min ... .max), radix: 36)).partial"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw FileError(.write, path, .system(errno)) }
    return (descriptor, temporary)
  }

  /// Makes a rename durable; errors are ignored, as some file systems cannot sync a folder.
  static func flushFolder(of file: String) {
    let descriptor = open(folder(of: file), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/." : String(path[..<slash])
  }
}
