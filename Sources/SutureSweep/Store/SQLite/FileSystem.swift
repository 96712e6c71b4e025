import SutureGraph
import SutureSupport

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the operating system says about the place of a store.
enum FileSystem {
  /// The folder that holds a path.
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Whether this process may not write files of any size.
  static var hasFileSizeLimit: Bool {
    var limit = rlimit()
    #if canImport(Glibc)
      let resource = __rlimit_resource_t(RLIMIT_FSIZE.rawValue)
    #else
      let resource = RLIMIT_FSIZE
    #endif
    return getrlimit(resource, &limit) == 0 && limit.rlim_cur != rlim_t.max
  }

  /// What a path leads to.
  enum Kind {
    case absent, regular, folder
    /// A pipe, socket or device, or a link that is not followed.
    case other
  }

  /// What a path leads to.
  static func kind(of path: String, followsLinks: Bool = true) -> Kind {
    var facts = stat()
    guard (followsLinks ? stat(path, &facts) : lstat(path, &facts)) == 0 else { return .absent }
    return switch facts.st_mode & S_IFMT {
    case S_IFREG: .regular
    case S_IFDIR: .folder
    default: .other
    }
  }

  /// The bytes of a file; nil where there is none.
  static func size(of path: String) -> Int? {
    var facts = stat()
    return stat(path, &facts) == 0 ? Int(facts.st_size) : nil
  }

  /// The first bytes of a file; opening and reading does not wait, whatever takes its place meanwhile.
  static func start(of path: String, count limit: Int) throws(FileError) -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { throw FileError(.read, path, .system(errno)) }
    defer { close(file) }
    return [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
      count = max(0, pread(file, buffer.baseAddress, limit, 0))
    }
  }

  /// A path without links; nil where it leads nowhere.
  static func realPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// The kind of the network file system that holds a path, nil where the path is on a local one.
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

  /// The same by the lines of a mount table: device, mount point, kind, options.
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

  /// A mount table writes spaces, tabs, line ends and backslashes as three octal digits.
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
