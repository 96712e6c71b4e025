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

extension Database {
  /// Opens a file of this format, or makes it; anything else is refused and left as it is.
  /// - Parameter isWritten: whether another process is known to write to a file that is opened for reading.
  static func open(
    _ path: String, mode: Mode, format: DatabaseFormat, isWritten: Bool = false
  ) throws -> Database {
    let isEmpty = try checkPath(path, format: format)
    switch mode {
    case .readOnly:
      guard !isEmpty else {
        throw access(path, F_OK) == 0 ? StoreError.foreign(path: path, what: "it is empty") : .missing(path: path)
      }
      let database = Database(try readingConnection(path, isWritten: isWritten))
      try database.prepare(format)
      if try database.version() == format.version { return database }
      // An earlier program wrote the file: a copy is brought up to date, the file stays as it is.
      let copy = Database(try Connection(copying: database.connection))
      try copy.migrate(format)
      return copy
    case .readWriteCreate:
      let connection = try Connection(path, flags: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)
      guard sqlite3_db_readonly(connection.handle, "main") != 1 else {
        throw StoreError.unwritable(path: path, reason: FileError.text(EACCES))
      }
      let database = Database(connection)
      try database.prepare(format)
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

  /// Refuses places that cannot hold a store, before SQLite could leave anything there.
  private static func checkPlace(_ path: String) throws(StoreError) {
    guard !path.isEmpty, !path.utf8.contains(0) else { throw .unwritable(path: path, reason: "it is no file name") }
    guard !path.hasPrefix(":"), !path.hasPrefix("file:") else {
      throw .unwritable(
        path: path,
        reason: "SQLite gives names that begin with ':' or 'file:' a meaning of their own: write './\(path)'")
    }
    switch FileSystem.kind(of: path) {
    case .folder: throw .unwritable(path: path, reason: "it is a folder")
    case .other: throw .unwritable(path: path, reason: "it is not a regular file")
    case .regular, .absent: break
    }
    let folder = FileSystem.folder(of: path)
    guard FileSystem.kind(of: folder) == .folder else {
      throw .unwritable(path: path, reason: "there is no folder '\(folder)'")
    }
    if let name = FileSystem.network(at: folder) { throw .networked(path: path, fileSystem: name) }
    // SQLite would follow a link there and overwrite what it leads to.
    for file in companions(of: path) {
      let kind = FileSystem.kind(of: file, followsLinks: false)
      guard kind == .regular || kind == .absent else {
        throw .unwritable(path: path, reason: "'\(file)' is not a regular file")
      }
    }
  }

  /// The files that SQLite keeps beside a database: log, index of the log, and journal.
  private static func companions(of path: String) -> [String] {
    let real = FileSystem.realPath(path) ?? path
    return ["-wal", "-shm", "-journal"].map { real + $0 }
  }

  /// Checks by its first bytes that an existing file is ours or holds nothing; true where it holds nothing.
  private static func checkOwner(_ path: String, _ format: DatabaseFormat) throws(StoreError) -> Bool {
    guard access(path, F_OK) == 0 else { return true }
    let header: [UInt8]
    do throws(FileError) {
      header = try FileSystem.start(of: path, count: 100)
    } catch {
      throw .unwritable(path: path, reason: error.reason)
    }
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

  private static func countTables(_ path: String) throws(StoreError) -> Int {
    do {
      let database = Database(try Connection(path, flags: SQLITE_OPEN_READONLY, immutable: true))
      return try database.first("SELECT count(*) FROM sqlite_schema") { row in try row.int(0) } ?? 0
    } catch {
      throw .foreign(path: path, what: "its tables cannot be read")
    }
  }

  // MARK: Reading

  /// A connection for reading, which needs no permission to write and leaves no file behind.
  ///
  /// While the sweep runs, SQLite shares its log and the index of the log. What a killed sweep left in a log or journal
  /// is recovered in a copy. In all other cases the file alone holds everything, and SQLite is told that it does not
  /// change (`immutable`), for it would make a log and an index of its own otherwise; a sweep that begins meanwhile
  /// writes to its log first.
  private static func readingConnection(_ path: String, isWritten: Bool) throws(StoreError) -> Connection {
    let sizes = companions(of: path).map(FileSystem.size)
    let isShared = isWritten || sizes[0] != nil && sizes[1] != nil || sizes[2] != nil
    if isShared {
      do throws(StoreError) {
        let connection = try Connection(path, flags: SQLITE_OPEN_READONLY)
        try connection.check(
          sqlite3_exec(connection.handle, "SELECT count(*) FROM sqlite_schema", nil, nil, nil), "read '\(path)'")
        return connection
      } catch .unwritable {
        // The index or a rollback needs permission to write.
      }
    }
    if sizes[0] ?? 0 > 0 || sizes[2] ?? 0 > 0 { return try recovered(path) }
    return try Connection(path, flags: SQLITE_OPEN_READONLY, immutable: true)
  }

  /// A copy in memory, with what waits in the log or journal.
  private static func recovered(_ path: String) throws(StoreError) -> Connection {
    let folder: TemporaryFolder
    do throws(FileError) {
      folder = try TemporaryFolder()
      for suffix in ["", "-wal", "-journal"] {
        let file = (FileSystem.realPath(path) ?? path) + suffix
        guard FileSystem.kind(of: file) == .regular else { continue }
        try FileBytes.replace("\(folder.path)/store\(suffix)", with: try FileBytes.read(file, kind: .regular))
      }
    } catch {
      throw .unwritable(path: path, reason: "its log must be recovered in a copy: \(error)")
    }
    // Into memory, so that the folder goes at once.
    let copy = try Connection("\(folder.path)/store", flags: SQLITE_OPEN_READWRITE, named: path)
    return try Connection(copying: copy)
  }

  private func prepare(_ format: DatabaseFormat) throws {
    try execute(
      """
      PRAGMA busy_timeout = 30000; PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA cell_size_check = ON;
      PRAGMA mmap_size = 0
      """)
    // Version and tables of one moment: another process may be making the file.
    try execute("BEGIN")
    do {
      try checkVersion(format)
      try checkSchema(format)
      try execute("COMMIT")
    } catch {
      try? execute("ROLLBACK")
      throw error
    }
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
      } catch StoreError.sqlite(_, _, let code, _) where Int32(truncatingIfNeeded: code) & 0xff == SQLITE_BUSY {
        usleep(50_000)
      }
    }
    throw StoreError.unwritable(path: path, reason: "another process keeps it locked")
  }
}
