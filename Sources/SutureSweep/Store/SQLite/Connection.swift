internal import CSQLite
import SutureGraph
import SutureSupport

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The handle of one open SQLite file; the only place where its return codes are interpreted.
final class Connection {
  let handle: OpaquePointer
  let path: String

  /// Opens a file with SQLite's flags.
  /// - Parameter named: the path for error messages; by default the file's.
  convenience init(_ file: String, flags: Int32, immutable: Bool = false, named path: String? = nil) throws(StoreError)
  {
    // SQLite treats some names specially; a path that starts with '.' or '/' is always a file.
    let plain = file.hasPrefix("/") ? file : "./\(file)"
    let name = immutable ? "file:\(Self.escaped(plain))?immutable=1" : plain
    try self.init(name: name, flags: flags | (immutable ? SQLITE_OPEN_URI : 0), path: path ?? file)
  }

  /// A copy of another database in memory; errors name the path of the original.
  convenience init(copying source: Connection) throws(StoreError) {
    try self.init(inMemoryFor: source.path)
    guard let backup = sqlite3_backup_init(handle, "main", source.handle, "main") else {
      throw .sqlite(
        path: path, operation: "read", code: Int(sqlite3_errcode(handle)), message: reason(SQLITE_ERROR))
    }
    sqlite3_backup_step(backup, -1)
    // Returns the error code of the backup step, if it failed.
    try source.check(sqlite3_backup_finish(backup), "read '\(path)'")
  }

  /// An empty database in memory; errors name the path.
  convenience init(inMemoryFor path: String) throws(StoreError) {
    try self.init(name: ":memory:", flags: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, path: path)
  }

  private init(name: String, flags: Int32, path: String) throws(StoreError) {
    self.path = path
    var handle: OpaquePointer?
    let code = sqlite3_open_v2(name, &handle, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
    guard let handle else {
      throw .sqlite(path: path, operation: "open a connection", code: Int(code), message: "out of memory")
    }
    self.handle = handle
    try check(code, "open '\(path)'")
    // Must precede the first read of the schema.
    try check(sqlite3_distrust(handle), "open '\(path)'")
  }

  /// Statements keep a reference to their connection, so all of them are finalised by now.
  deinit { sqlite3_close_v2(handle) }

  /// Throws an error for every return code other than OK, ROW and DONE.
  func check(_ code: Int32, _ operation: String) throws(StoreError) {
    switch code & 0xff {
    case SQLITE_OK, SQLITE_ROW, SQLITE_DONE: return
    case SQLITE_NOTADB: throw .foreign(path: path, what: "it is not a SQLite database")
    case SQLITE_FULL: throw .full(path: path, reason: reason(code))
    // SQLite does not report the system's reason for a failed write; a file-size limit, if set, is the likely one.
    case SQLITE_IOERR where FileSystem.hasFileSizeLimit: throw .full(path: path, reason: FileError.text(EFBIG))
    case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM:
      throw .unwritable(path: path, reason: reason(code))
    default: throw .sqlite(path: path, operation: operation, code: Int(code), message: reason(code))
    }
  }

  /// The first characters of an SQL text on one line, for messages.
  static func shortened(_ sql: String) -> String {
    let line = sql.prefix(400).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return line.count <= 80 ? line : line.prefix(79) + "…"
  }

  /// SQLite's message, with the operating system's if it was the cause.
  private func reason(_ code: Int32) -> String {
    let words =
      sqlite3_errcode(handle) & 0xff == code & 0xff
      ? sqlite3_errmsg(handle).map { String(cString: $0) } : sqlite3_errstr(code).map { String(cString: $0) }
    let number = sqlite3_system_errno(handle)
    let fromSystem = [SQLITE_CANTOPEN, SQLITE_IOERR].contains(code & 0xff) && number != 0
    return (words ?? "unknown error") + (fromSystem ? " (\(FileError.text(number)))" : "")
  }

  /// A path for a URI, with special characters percent-encoded.
  private static func escaped(_ path: String) -> String {
    path.utf8.map { byte in
      let scalar = Unicode.Scalar(byte)
      let isPlain = byte < 0x80 && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
      if isPlain || "/._-".unicodeScalars.contains(scalar) { return String(scalar) }
      return (byte < 16 ? "%0" : "%") + String(byte, radix: 16)
    }.joined()
  }
}
