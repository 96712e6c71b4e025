import Foundation
import SutureGraph
import SutureTestSupport
import Testing

@testable import SutureSweep

private let format = DatabaseFormat(
  applicationID: 0xf357_7572,
  migrations: [
    "CREATE TABLE trial (key BLOB PRIMARY KEY, name TEXT, cost REAL, tries INTEGER) STRICT",
    "CREATE TABLE note (id INTEGER PRIMARY KEY, trial BLOB NOT NULL REFERENCES trial(key)); CREATE INDEX n ON note(trial)",
  ])

struct DatabaseTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func open(_ name: String = "s.db", _ mode: Database.Mode = .readWriteCreate) throws -> Database {
    try Database.open(folder.file(name), mode: mode, format: format)
  }

  // MARK: Values

  @Test func `values come back as they went in`() throws {
    let database = try open()
    try database.run("INSERT INTO trial VALUES (?1, ?2, ?3, ?4)", [1, 0, 255] as [UInt8], "é\0x", 0.1, Int.min)
    try database.run("INSERT INTO trial VALUES (?1, ?2, ?3, ?4)", [] as [UInt8], nil, nil, nil)
    let query = "SELECT key, name, cost, tries FROM trial ORDER BY length(key) DESC"
    let rows = try database.rows(query) { row in
      (try row.bytes(0), try row.optionalString(1), try row.optionalDouble(2), try row.optionalInt(3))
    }
    #expect(rows.count == 2)
    #expect(rows[0] == ([1, 0, 255], "é\0x", 0.1, Int.min))
    #expect(rows[1] == ([], nil, nil, nil))
    #expect(database.changes == 1)
    #expect(try database.first("SELECT count(*) FROM trial WHERE name = ?1", "no") { try $0.int(0) } == 0)
    #expect(try database.first("SELECT name FROM trial WHERE name = ?1", "no") { try $0.string(0) } == nil)
  }

  @Test func `a column of another type is an error that names it`() throws {
    let database = try open()
    let error = #expect(throws: StoreError.self) {
      try database.first("SELECT NULL AS cost") { try $0.double(0) }
    }
    #expect(
      error
        == .column(path: folder.file("s.db"), name: "cost", expected: "a number", found: "nothing"))
  }

  @Test func `a query inside the rows of the same query has its own statement`() throws {
    let database = try open()
    let query = "SELECT value FROM json_each('[1,2,3]')"
    let sums = try database.rows(query) { row in
      let outer = try row.int(0)
      return try database.rows(query) { try $0.int(0) + outer }
    }
    #expect(sums == [[2, 3, 4], [3, 4, 5], [4, 5, 6]])
  }

  @Test func `a statement that failed can run again`() throws {
    let database = try open()
    let sql = "INSERT INTO trial (key) VALUES (?1)"
    try database.run(sql, [1] as [UInt8])
    let error = #expect(throws: StoreError.self) { try database.run(sql, [1] as [UInt8]) }
    guard case .sqlite(_, _, 1555, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    try database.run(sql, [2] as [UInt8])
    #expect(try database.first("SELECT count(*) FROM trial") { try $0.int(0) } == 2)
  }

  @Test func `wrong SQL is an error with SQLite's words`() throws {
    let database = try open()
    let error = #expect(throws: StoreError.self) { try database.run("SELEC 1") }
    let description = error?.description ?? ""
    #expect(description.hasPrefix("SQLite cannot prepare 'SELEC 1' in the store '") && description.contains("s.db'"))
    #expect(description.hasSuffix(": near \"SELEC\": syntax error (code 1)"))
  }

  @Test func `foreign keys hold`() throws {
    let database = try open()
    #expect(throws: StoreError.self) { try database.run("INSERT INTO note (trial) VALUES (?1)", [9] as [UInt8]) }
  }

  // MARK: Transactions

  private struct Stop: Error {}

  @Test func `a transaction that throws leaves nothing, one that returns leaves everything`() throws {
    let database = try open()
    #expect(throws: Stop.self) {
      try database.transaction {
        try database.run("INSERT INTO trial (key) VALUES (x'01')")
        throw Stop()
      }
    }
    #expect(try database.first("SELECT count(*) FROM trial") { try $0.int(0) } == 0)
    let result = try database.transaction {
      try database.run("INSERT INTO trial (key) VALUES (x'02')")
      return 7
    }
    #expect(result == 7)
    #expect(try database.first("SELECT count(*) FROM trial") { try $0.int(0) } == 1)
  }

  @Test func `a transaction inside another is undone alone`() throws {
    let database = try open()
    try database.transaction {
      try database.run("INSERT INTO trial (key) VALUES (x'01')")
      #expect(throws: Stop.self) {
        try database.transaction {
          try database.run("INSERT INTO trial (key) VALUES (x'02')")
          throw Stop()
        }
      }
      try database.transaction { try database.run("INSERT INTO trial (key) VALUES (x'03')") }
    }
    #expect(try database.rows("SELECT hex(key) FROM trial ORDER BY key") { try $0.string(0) } == ["01", "03"])
  }

  // MARK: Opening

  @Test func `a new file carries its identity and is kept in a write-ahead log`() throws {
    let database = try open()
    func pragma(_ name: String) throws -> Int? { try database.first("PRAGMA \(name)") { try $0.int(0) } }
    #expect(try pragma("application_id") == Int(Int32(bitPattern: 0xf357_7572)))
    #expect(try pragma("user_version") == 2)
    #expect(try pragma("synchronous") == 2)
    #expect(try pragma("foreign_keys") == 1)
    #expect(try pragma("busy_timeout") == 30_000)
    #expect(try database.first("PRAGMA journal_mode") { try $0.string(0) } == "wal")
  }

  @Test func `a second connection sees what the first wrote, and reads while it writes`() throws {
    let writer = try open()
    let reader = try Database.open(folder.file("s.db"), mode: .readOnly, format: format, isWritten: true)
    try writer.transaction {
      try writer.run("INSERT INTO trial (key) VALUES (x'01')")
      #expect(try reader.first("SELECT count(*) FROM trial") { try $0.int(0) } == 0)
    }
    #expect(try reader.first("SELECT count(*) FROM trial") { try $0.int(0) } == 1)
    #expect(throws: StoreError.self) { try reader.run("DELETE FROM trial") }
  }

  @Test func `an older file is brought up to date by a writer; a reader reads a copy and leaves it as it is`() throws {
    let first = DatabaseFormat(applicationID: format.applicationID, migrations: [format.migrations[0]])
    let path = folder.file("s.db")
    try Database.open(path, mode: .readWriteCreate, format: first).run("INSERT INTO trial (key) VALUES (x'01')")
    let before = try Data(contentsOf: URL(fileURLWithPath: path))
    let query = "SELECT count(*) FROM trial, (SELECT count(*) FROM note)"
    #expect(try open("s.db", .readOnly).first(query) { try $0.int(0) } == 1)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["s.db"])
    #expect(try open().first("SELECT count(*) FROM note, trial") { try $0.int(0) } == 0)
    #expect(try open("s.db", .readOnly).first("SELECT count(*) FROM trial") { try $0.int(0) } == 1)
  }

  @Test func `a step that fails leaves the file at its version`() throws {
    let path = folder.file("s.db")
    _ = try open()
    let broken = DatabaseFormat(
      applicationID: format.applicationID,
      migrations: format.migrations + ["CREATE TABLE third (id); CREATE TABLE trial (id)"])
    #expect(throws: StoreError.self) { try Database.open(path, mode: .readWriteCreate, format: broken) }
    #expect(try open().first("SELECT count(*) FROM sqlite_schema WHERE name = 'third'") { try $0.int(0) } == 0)
  }

  @Test func `a newer file is refused`() throws {
    _ = try open()
    let older = DatabaseFormat(applicationID: format.applicationID, migrations: [format.migrations[0]])
    let path = folder.file("s.db")
    for mode in [Database.Mode.readWriteCreate, .readOnly] {
      #expect(throws: StoreError.newer(path: path, version: 2, known: 1)) {
        try Database.open(path, mode: mode, format: older)
      }
    }
  }

  @Test func `two owners that make one file at once both succeed`() async throws {
    let path = folder.file("s.db")
    try await withThrowingTaskGroup(of: Void.self) { group in
      for index in 0..<4 {
        group.addTask {
          let database = try Database.open(path, mode: .readWriteCreate, format: format)
          try database.transaction { try database.run("INSERT INTO trial (key) VALUES (?1)", [UInt8(index)]) }
        }
      }
      try await group.waitForAll()
    }
    #expect(try open().first("SELECT count(*) FROM trial") { try $0.int(0) } == 4)
  }

  // MARK: Refusals

  @Test(arguments: ["just some text\n", String(repeating: "text ", count: 2000), "SQLite format 3\0 cut off"])
  func `a file that is not SQLite is refused and left as it is`(content: String) throws {
    let path = folder.file("notes.txt")
    try Data(content.utf8).write(to: URL(fileURLWithPath: path))
    for mode in [Database.Mode.readWriteCreate, .readOnly] {
      #expect(throws: StoreError.foreign(path: path, what: "it is not a SQLite database")) {
        try Database.open(path, mode: mode, format: format)
      }
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data(content.utf8))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["notes.txt"])
  }

  @Test(arguments: [0, 0x1234_5678] as [UInt32]) func `another application's database is refused and left as it is`(
    id: UInt32
  ) throws {
    let path = folder.file("s.db")
    do {
      let other = DatabaseFormat(applicationID: id, migrations: ["CREATE TABLE theirs (id INTEGER)"])
      _ = try Database.open(path, mode: .readWriteCreate, format: other)
    }
    let before = try Data(contentsOf: URL(fileURLWithPath: path))
    for mode in [Database.Mode.readWriteCreate, .readOnly] {
      let error = #expect(throws: StoreError.self) { try Database.open(path, mode: mode, format: format) }
      guard case .foreign(path, _) = error else {
        Issue.record("\(String(describing: error))")
        return
      }
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["s.db"])
  }

  @Test func `an empty file becomes a store`() throws {
    try Data().write(to: URL(fileURLWithPath: folder.file("s.db")))
    #expect(throws: StoreError.foreign(path: folder.file("s.db"), what: "it is empty")) { try open("s.db", .readOnly) }
    #expect(try open().first("PRAGMA user_version") { try $0.int(0) } == 2)
  }

  @Test func `a file to be read must be there`() {
    #expect(throws: StoreError.missing(path: folder.file("s.db"))) { try open("s.db", .readOnly) }
  }

  @Test func `a place that cannot hold a store is refused with the reason`() throws {
    let file = folder.file("file")
    try Data().write(to: URL(fileURLWithPath: file))
    #expect(throws: StoreError.unwritable(path: file + "/s.db", reason: "folder '\(file)' does not exist")) {
      try open("file/s.db")
    }
    #expect(throws: StoreError.unwritable(path: folder.path, reason: "it is a folder")) {
      try Database.open(folder.path, mode: .readWriteCreate, format: format)
    }
  }

  @Test func `a full disk is an error, not a crash`() throws {
    let database = try open()
    try database.execute("PRAGMA max_page_count = 8")
    let error = #expect(throws: StoreError.self) {
      try database.transaction {
        for index in 0..<2000 {
          try database.run(
            "INSERT INTO trial (key, name) VALUES (?1, ?2)", Array("\(index)".utf8), String(repeating: "x", count: 200))
        }
      }
    }
    guard case .full(_, let reason) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(reason == "database or disk is full")
    #expect(try database.first("SELECT count(*) FROM trial") { try $0.int(0) } == 0)
  }
}

struct FileSystemTests {
  private static let mounts = [
    "/dev/sda1 / ext4 rw 0 0", "server:/home /home nfs4 rw 0 0", "tmp /home/local tmpfs rw 0 0",
    "u@h: /mnt/a\\040b fuse.sshfs rw 0 0", "x /mnt/disk fuse.ntfs rw 0 0", "//h/s /mnt/disk/share cifs rw 0 0",
  ]

  @Test(
    arguments: [
      ("/var/lib", nil), ("/home/me/s", "nfs4"), ("/home", "nfs4"), ("/homework", nil), ("/home/local/x", nil),
      ("/mnt/a b/c", "fuse.sshfs"), ("/mnt/disk/x", nil), ("/mnt/disk/share", "cifs"),
    ] as [(String, String?)]) func `a path is on the file system of its longest mount point`(
      path: String, kind: String?
    )
  {
    #expect(FileSystem.network(at: path, mounts: Self.mounts) == kind)
  }

  @Test(arguments: [("s.db", "."), ("/s.db", "/"), ("a/b/s.db", "a/b")])
  func `a path's folder is what comes before the last slash`(path: String, folder: String) {
    #expect(FileSystem.folder(of: path) == folder)
  }

  @Test func `the advice names the path and a way out`() {
    #expect(
      StoreError.networked(path: "/home/s.db", fileSystem: "nfs4").description
        == "the store '/home/s.db' would be on a network file system (nfs4), where SQLite cannot lock: "
        + "put it on a local disk, such as '/tmp', and copy it when the sweep is done")
  }
}
