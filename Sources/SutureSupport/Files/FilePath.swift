#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Operations on paths.
package enum FilePath {
  /// Whether a file, folder, link or device exists at this path; links are not followed.
  package static func exists(_ path: String) -> Bool {
    var status = stat()
    return !path.utf8.contains(0) && lstat(path, &status) == 0
  }

  /// The absolute path without links, `.` and `..`; nil if nothing exists there.
  package static func realPath(_ path: String) -> String? {
    guard !path.utf8.contains(0), let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// The path of the folder that contains the path's last component; `.` if it has only one.
  package static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The path of a name within a folder.
  package static func join(_ folder: String, _ name: String) -> String {
    folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
  }

  /// The file of a program: a path if it has a slash, otherwise the first executable file of that name in the folders of
  /// `PATH`; nil if there is none.
  ///
  /// Relative folders of `PATH`, such as the current one, are not searched.
  /// - Parameter searchPath: the folders, separated by colons.
  package static func program(_ name: String, in searchPath: String?) -> String? {
    let folders = (searchPath ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":").filter { $0.hasPrefix("/") }
    let paths = name.contains("/") ? [name] : folders.map { "\($0)/\(name)" }
    return paths.first { path in
      var status = stat()
      return access(path, X_OK) == 0 && stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }
  }

  /// The running program's file, without links; nil if the system does not report it.
  package static let executable: String? = {
    #if canImport(Darwin)
      var size: UInt32 = 0
      _ = _NSGetExecutablePath(nil, &size)
      var buffer = [CChar](repeating: 0, count: Int(size) + 1)
      guard _NSGetExecutablePath(&buffer, &size) == 0 else { return nil }
      return buffer.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } }.flatMap(realPath)
    #else
      return realPath("/proc/self/exe")
    #endif
  }()
}
