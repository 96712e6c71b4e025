#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension FileBytes {
  /// The names in a folder, sorted, without hidden ones (those that begin with a dot).
  /// - Parameter includesHidden: whether to list hidden names too; `.` and `..` are never listed.
  /// - Throws: `FileError` if the folder cannot be read.
  public static func names(in folder: String, includesHidden: Bool = false) throws(FileError) -> [String] {
    guard !folder.utf8.contains(0) else { throw FileError(.read, folder, .system(ENOENT)) }
    guard let handle = opendir(folder) else { throw FileError(.read, folder, .system(errno)) }
    defer { closedir(handle) }
    var names: [String] = []
    while true {
      // `readdir` returns nil both at the end and on failure; only `errno` tells them apart.
      errno = 0
      guard let entry = readdir(handle) else {
        if errno != 0 { throw FileError(.read, folder, .system(errno)) }
        break
      }
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      let isListed = includesHidden ? name != "." && name != ".." : !name.hasPrefix(".")
      if isListed { names.append(name) }
    }
    return names.sorted()
  }

  /// Creates a folder and its missing parents.
  /// - Throws: `FileError` naming the first folder that cannot be created.
  public static func createFolder(_ path: String) throws(FileError) {
    var part = path.hasPrefix("/") ? "/" : ""
    for name in path.split(separator: "/") {
      part += (part.isEmpty || part == "/" ? "" : "/") + name
      if isFolder(part) || mkdir(part, 0o777) == 0 { continue }
      let number = errno
      // Another process may have created it in the meantime.
      guard isFolder(part) else { throw FileError(.create, part, .system(number)) }
    }
  }

  /// Checks that files can be written in a folder, which may still have to be created, so that a long run does not fail
  /// when it saves its results.
  ///
  /// Leaves nothing behind and changes nothing.
  /// - Throws: `FileError` with the system's reason.
  public static func checkFolder(_ path: String) throws(FileError) {
    var existing = path
    while !isFolder(existing) {
      guard !FilePath.exists(existing) else { throw FileError(.create, existing, .system(EEXIST)) }
      existing = FilePath.folder(of: existing)
    }
    let (descriptor, temporary) = try makeTemporary(beside: FilePath.join(existing, "."), for: path)
    close(descriptor)
    unlink(temporary)
  }

  private static func isFolder(_ path: String) -> Bool {
    var facts = stat()
    return stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFDIR
  }

  /// Removes a file or a link.
  /// - Throws: `FileError`.
  public static func remove(_ path: String) throws(FileError) {
    guard unlink(path) == 0 else { throw FileError(.remove, path, .system(errno)) }
  }
}
