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
  /// Opens or creates a file of this format; any other file is rejected and left unchanged.
  /// - Parameter isWritten: whether another process is known to be writing to a file opened for reading.
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
      // An earlier version wrote the file: migrate a copy and leave the file unchanged.
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
      // After the first commit, so that the application id is in the file itself and not only in the log.
      try database.useLog()
      return database
    }
  }

  /// Checks that a path is usable for a file of this format and contains nothing else, without modifying anything.
  /// - Returns: whether the file does not exist or is empty.
  @discardableResult
  static func checkPath(_ path: String, format: DatabaseFormat) throws(StoreError) -> Bool {
    try checkPlace(path)
    return try checkOwner(path, format)
  }

  /// Rejects unusable paths before SQLite can create files there.
  private static func checkPlace(_ path: String) throws(StoreError) {
    guard !path.isEmpty, !path.utf8.contains(0) else { throw .unwritable(path: path, reason: "it is not a file name") }
    guard !path.hasPrefix(":"), !path.hasPrefix("file:") else {
      throw .unwritable(
        path: path,
        reason: "SQLite treats names that start with ':' or 'file:' specially: write './\(path)'")
    }
    switch FileSystem.kind(of: path) {
    case .folder: throw .unwritable(path: path, reason: "it is a folder")
    case .other: throw .unwritable(path: path, reason: "it is not a regular file")
    case .regular, .absent: break
    }
    let folder = FileSystem.folder(of: path)
    guard FileSystem.kind(of: folder) == .folder else {
      throw .unwritable(path: path, reason: "folder '\(folder)' does not exist")
    }
    if let name = FileSystem.network(at: folder) { throw .networked(path: path, fileSystem: name) }
    // SQLite would follow a link and overwrite its target.
    for file in companions(of: path) {
      let kind = FileSystem.kind(of: file, followsLinks: false)
      guard kind == .regular || kind == .absent else {
        throw .unwritable(path: path, reason: "'\(file)' is not a regular file")
      }
    }
  }

  /// The files that SQLite keeps beside a database: write-ahead log, its index, and rollback journal.
  private static func companions(of path: String) -> [String] {
    let real = FileSystem.realPath(path) ?? path
    return ["-wal", "-shm", "-journal"].map { real + $0 }
  }

  /// Checks by its header that an existing file is a store or an empty database; returns true if it is empty.
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
    // Without an application id, use it only if it is empty. `immutable` keeps SQLite from modifying anything.
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

  /// A connection for reading, which needs no write permission and leaves no files behind.
  ///
  /// While a sweep is running, SQLite shares its log and the log's index. Data that a killed sweep left in a log or
  /// journal is recovered in a copy. Otherwise the file is complete and is opened as `immutable`, because SQLite would
  /// create a log and an index; a sweep that starts meanwhile writes to its log first.
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
        // Creating the index or rolling back needs write permission.
      }
    }
    if sizes[0] ?? 0 > 0 || sizes[2] ?? 0 > 0 { return try recovered(path) }
    return try Connection(path, flags: SQLITE_OPEN_READONLY, immutable: true)
  }

  /// A copy in memory that includes the contents of the log or journal.
  private static func recovered(_ path: String) throws(StoreError) -> Connection {
    let folder: ScratchFolder
    do throws(FileError) {
      folder = try ScratchFolder()
      for suffix in ["", "-wal", "-journal"] {
        let file = (FileSystem.realPath(path) ?? path) + suffix
        guard FileSystem.kind(of: file) == .regular else { continue }
        try FileBytes.replace("\(folder.path)/store\(suffix)", with: try FileBytes.read(file, kind: .regular))
      }
    } catch {
      throw .unwritable(path: path, reason: "recovering its log in a copy failed: \(error)")
    }
    // Copied to memory, so that the temporary folder is removed at once.
    let copy = try Connection("\(folder.path)/store", flags: SQLITE_OPEN_READWRITE, named: path)
    return try Connection(copying: copy)
  }

  private func prepare(_ format: DatabaseFormat) throws {
    try execute(
      """
      PRAGMA busy_timeout = 30000; PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA cell_size_check = ON;
      PRAGMA mmap_size = 0
      """)
    // One transaction, so that version and tables are consistent while another process creates the file.
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

  /// Switches to the write-ahead log, so that readers and the writer do not block each other.
  private func useLog() throws {
    // SQLite does not wait for other connections here, and another process may be creating the same file.
    for _ in 0..<600 {
      do {
        let mode = try first("PRAGMA journal_mode = WAL") { row in try row.string(0) }
        guard mode == "wal" else {
          throw StoreError.unwritable(path: path, reason: "its file system does not support SQLite's write-ahead log")
        }
        return
      } catch StoreError.sqlite(_, _, let code, _) where Int32(truncatingIfNeeded: code) & 0xff == SQLITE_BUSY {
        usleep(50_000)
      }
    }
    throw StoreError.unwritable(path: path, reason: "another process holds a lock on it")
  }
}
