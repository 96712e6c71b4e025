#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension FileBytes {
  /// Creates a folder, and those above it where they are absent.
  /// - Throws: `FileError` with the first folder that cannot be created.
  public static func createFolder(_ path: String) throws(FileError) {
    var part = path.hasPrefix("/") ? "/" : ""
    for name in path.split(separator: "/") {
      part += (part.isEmpty || part == "/" ? "" : "/") + name
      var facts = stat()
      if stat(part, &facts) == 0, facts.st_mode & S_IFMT == S_IFDIR { continue }
      guard mkdir(part, 0o777) == 0 else { throw FileError(.create, part, .system(errno)) }
    }
  }

  /// Removes a file or a link.
  /// - Throws: `FileError`.
  public static func remove(_ path: String) throws(FileError) {
    guard unlink(path) == 0 else { throw FileError(.remove, path, .system(errno)) }
  }
}
