internal import CSQLite
import SutureGraph

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension Database {
  /// Opens a file of this format, or makes it; anything else is refused and left as it is.
  static func open(_ path: String, mode: Mode, format: DatabaseFormat) throws -> Database {
    let isEmpty = try checkPath(path, format: format)
    switch mode {
    case .readOnly:
      guard !isEmpty else {
        throw access(path, F_OK) == 0 ? StoreError.foreign(path: path, what: "it is empty") : .missing(path: path)
      }
      let database = Database(try readOnlyConnection(path))
      try database.prepareConnection()
      try database.checkVersion(format, upgrades: false)
      return database
    case .readWriteCreate:
      let connection = try Connection(path, flags: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)
      guard sqlite3_db_readonly(connection.handle, "main") != 1 else {
        throw StoreError.unwritable(path: path, reason: FileError.text(EACCES))
      }
      let database = Database(connection)
      try database.prepareConnection()
      try database.checkVersion(format, upgrades: true)
      try database.migrate(format)
      // After the first commit: the file itself then carries its identity before anything lies only in the log.
      try database.useLog()
      return database
    }
  }

  /// Checks that a path can hold a file of this format and holds nothing else, without touching anything.
  /// - Returns: whether there is nothing yet.
  @discardableResult
  static func checkPath(_ path: String, format: DatabaseFormat) throws(StoreError) -> Bool {
    try checkPlace(path)
    return try checkOwner(path, format)
  }

  /// Refuses folders that are missing or reached over a network, before SQLite could leave anything there.
  private static func checkPlace(_ path: String) throws(StoreError) {
    let folder = FileSystem.folder(of: path)
    if FileSystem.isFolder(path) { throw .unwritable(path: path, reason: "it is a folder") }
    guard FileSystem.isFolder(folder) else {
      throw .unwritable(path: path, reason: "there is no folder '\(folder)'")
    }
    if let name = FileSystem.network(at: folder) { throw .networked(path: path, fileSystem: name) }
  }

  /// Checks by its first bytes that an existing file is ours or holds nothing; true where it holds nothing.
  private static func checkOwner(_ path: String, _ format: DatabaseFormat) throws(StoreError) -> Bool {
    guard access(path, F_OK) == 0 else { return true }
    let header = try start(of: path)
    if header.isEmpty { return true }
    guard header.count == 100, header.starts(with: "SQLite format 3\0".utf8) else {
      throw .foreign(path: path, what: "it is not a SQLite database")
    }
    let id = header[68..<72].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    if id == format.applicationID { return false }
    guard id == 0 else {
      throw .foreign(path: path, what: "it belongs to another application (id 0x\(String(id, radix: 16)))")
    }
    // Nobody's by its id: ours to take only where nothing is in it. `immutable` keeps SQLite from touching anything.
    let tables = try countTables(path)
    guard tables == 0, access("\(path)-wal", F_OK) != 0, access("\(path)-journal", F_OK) != 0 else {
      throw .foreign(path: path, what: "it is a SQLite database of another application")
    }
    return true
  }

  /// At most the 100 bytes of SQLite's header.
  private static func start(of path: String) throws(StoreError) -> [UInt8] {
    guard let file = fopen(path, "re") else { throw .unwritable(path: path, reason: FileError.text(errno)) }
    defer { fclose(file) }
    return [UInt8](unsafeUninitializedCapacity: 100) { buffer, count in
      count = fread(buffer.baseAddress, 1, 100, file)
    }
  }

  private static func countTables(_ path: String) throws(StoreError) -> Int {
    do {
      let database = Database(try Connection(path, flags: SQLITE_OPEN_READONLY, immutable: true))
      return try database.first("SELECT count(*) FROM sqlite_schema") { row in try row.int(0) } ?? 0
    } catch {
      throw .foreign(path: path, what: "its tables cannot be read")
    }
  }

  /// A connection for reading.
  ///
  /// Where the folder cannot be written and no log waits, the file is read as it stands.
  private static func readOnlyConnection(_ path: String) throws(StoreError) -> Connection {
    let connection = try Connection(path, flags: SQLITE_OPEN_READONLY)
    let code = sqlite3_exec(connection.handle, "SELECT count(*) FROM sqlite_schema", nil, nil, nil)
    if code & 0xff == SQLITE_CANTOPEN, access("\(path)-wal", F_OK) != 0 {
      return try Connection(path, flags: SQLITE_OPEN_READONLY, immutable: true)
    }
    try connection.check(code, "read '\(path)'")
    return connection
  }

  private func prepareConnection() throws(StoreError) {
    try execute("PRAGMA busy_timeout = 30000; PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL")
  }

  /// Switches to the write-ahead log, so that readers and the writer do not wait for each other.
  private func useLog() throws {
    // SQLite does not wait for other connections here: another process may be making the same file.
    for _ in 0..<600 {
      do {
        let mode = try first("PRAGMA journal_mode = WAL") { row in try row.string(0) }
        guard mode == "wal" else {
          throw StoreError.unwritable(path: path, reason: "its file system cannot hold a write-ahead log")
        }
        return
      } catch StoreError.sqlite(_, let code, _) where Int32(truncatingIfNeeded: code) & 0xff == SQLITE_BUSY {
        usleep(50_000)
      }
    }
    throw StoreError.unwritable(path: path, reason: "another process keeps it locked")
  }
}
