#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Why a file or folder cannot be read.
enum FileError: Error, Hashable, Sendable {
  case system(Int32)
  case notRegular
  case tooLarge(limit: Int)

  /// The reason in words, without the file's name.
  var reason: String {
    switch self {
    case .system(let code): String(cString: strerror(code)).lowercased()
    case .notRegular: "not a regular file"
    case .tooLarge(let limit):
      limit < 1 << 20 ? "larger than \(limit >> 10) KiB" : "larger than \(limit >> 20) MiB"
    }
  }
}

/// What is read from the file system.
enum File {
  /// All bytes of a regular file.
  ///
  /// Opening never blocks, also where it is a pipe.
  static func bytes(at path: String, limit: Int) throws(FileError) -> [UInt8] {
    guard !path.utf8.contains(0) else { throw .system(ENOENT) }
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw errno == ENXIO ? .notRegular : .system(errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .system(errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notRegular }
    guard status.st_size <= limit else { throw .tooLarge(limit: limit) }
    // One more than the file has, to notice its end without growing.
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size) + 1)
    var count = 0
    while true {
      if count == bytes.count { bytes.append(contentsOf: repeatElement(0, count: 64 << 10)) }
      let got = bytes.withUnsafeMutableBytes { buffer in
        let rest = buffer[count...]
        return read(descriptor, UnsafeMutableRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      }
      if got < 0 {
        if errno == EINTR { continue }
        throw .system(errno)
      }
      if got == 0 { break }
      count += got
      guard count <= limit else { throw .tooLarge(limit: limit) }
    }
    bytes.removeLast(bytes.count - count)
    return bytes
  }

  /// The names in a folder, sorted, without hidden ones.
  static func names(in folder: String) throws(FileError) -> [String] {
    guard !folder.utf8.contains(0) else { throw .system(ENOENT) }
    guard let handle = opendir(folder) else { throw .system(errno) }
    defer { closedir(handle) }
    var names: [String] = []
    while let entry = readdir(handle) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        tuple.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: tuple.pointee)) {
          String(cString: $0)
        }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }

  /// Whether something of this name exists, whatever it is.
  static func exists(_ path: String) -> Bool {
    var status = stat()
    return !path.utf8.contains(0) && lstat(path, &status) == 0
  }

  /// The path without links and dots; nil where nothing is there.
  static func realPath(_ path: String) -> String? {
    guard !path.utf8.contains(0), let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// The folder that a path names its last part in.
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// A name within a folder.
  static func join(_ folder: String, _ name: String) -> String {
    folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
  }

  /// The running program's file, without links; nil where the system does not tell.
  static let executable: String? = {
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
