import SutureGraph
import SutureSupport

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Queries about the file system that contains a store.
enum FileSystem {
  /// The folder that contains a path.
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Whether this process has a file-size limit.
  static var hasFileSizeLimit: Bool {
    var limit = rlimit()
    #if canImport(Glibc)
      let resource = __rlimit_resource_t(RLIMIT_FSIZE.rawValue)
    #else
      let resource = RLIMIT_FSIZE
    #endif
    return getrlimit(resource, &limit) == 0 && limit.rlim_cur != rlim_t.max
  }

  /// The kind of file to which a path refers.
  enum Kind {
    case absent, regular, folder
    /// A pipe, socket, device, or unfollowed symbolic link.
    case other
  }

  /// The kind of file to which a path refers.
  static func kind(of path: String, followsLinks: Bool = true) -> Kind {
    var facts = stat()
    guard (followsLinks ? stat(path, &facts) : lstat(path, &facts)) == 0 else { return .absent }
    return switch facts.st_mode & S_IFMT {
    case S_IFREG: .regular
    case S_IFDIR: .folder
    default: .other
    }
  }

  /// The size of a file, in bytes; nil if it does not exist.
  static func size(of path: String) -> Int? {
    var facts = stat()
    return stat(path, &facts) == 0 ? Int(facts.st_size) : nil
  }

  /// The first bytes of a file; never blocks, even if the file has been replaced by a pipe.
  static func start(of path: String, count limit: Int) throws(FileError) -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { throw FileError(.read, path, .system(errno)) }
    defer { close(file) }
    return [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
      count = max(0, pread(file, buffer.baseAddress, limit, 0))
    }
  }

  /// A path with links resolved; nil if it does not exist.
  static func realPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// The type of the network file system that contains a path; nil if it is on a local file system.
  static func network(at path: String) -> String? {
    #if os(Linux)
      guard let resolved = realpath(path, nil), let table = fopen("/proc/self/mounts", "re") else { return nil }
      defer {
        fclose(table)
        free(resolved)
      }
      var lines: [String] = []
      var line: UnsafeMutablePointer<CChar>?
      var capacity = 0
      defer { free(line) }
      while getline(&line, &capacity, table) > 0, let text = line { lines.append(String(cString: text)) }
      return network(at: String(cString: resolved), mounts: lines)
    #else
      var facts = statfs()
      guard statfs(path, &facts) == 0 else { return nil }
      let kind = withUnsafeBytes(of: facts.f_fstypename) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      return isNetwork(kind) ? kind : nil
    #endif
  }

  /// The same, given the lines of a mount table: device, mount point, type, options.
  static func network(at path: String, mounts: [String]) -> String? {
    var best: (point: String, kind: String)?
    for line in mounts {
      let fields = line.split(separator: " ")
      guard fields.count > 2 else { continue }
      let point = unescaped(fields[1])
      let holds = point == "/" || path == point || path.hasPrefix(point + "/")
      // A later mount hides an earlier one at the same point.
      if holds, point.utf8.count >= best?.point.utf8.count ?? 0 { best = (point, String(fields[2])) }
    }
    return best.flatMap { isNetwork($0.kind) ? $0.kind : nil }
  }

  private static func isNetwork(_ kind: String) -> Bool {
    let kinds = [
      "nfs", "nfs3", "nfs4", "cifs", "smb3", "smbfs", "9p", "lustre", "gpfs", "beegfs", "afs", "ceph", "ocfs2", "gfs2",
      "pvfs2", "webdav", "afpfs",
    ]
    let inUserSpace = ["sshfs", "glusterfs", "s3fs", "rclone", "gcsfuse", "ceph", "juicefs", "davfs"]
    return kinds.contains(kind) || kind.hasPrefix("fuse.") && inUserSpace.contains { kind.contains($0) }
  }

  /// Decodes the octal escapes with which a mount table writes spaces, tabs, newlines and backslashes.
  private static func unescaped(_ field: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = field.utf8[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "\\"), let code = UInt8(String(rest.prefix(3)) ?? "", radix: 8) {
        bytes.append(code)
        rest = rest.dropFirst(3)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
