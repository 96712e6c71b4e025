internal import CSQLite

/// One connection to one SQLite file, used by one thread at a time.
final class Database {
  /// The mode in which a file is opened.
  enum Mode {
    case readWriteCreate
    case readOnly
  }

  /// The file.
  let path: String
  let connection: Connection
  private var statements: [String: Statement] = [:]
  private var savepoints = 0

  init(_ connection: Connection) {
    self.connection = connection
    path = connection.path
  }

  /// The number of rows that the last INSERT, UPDATE or DELETE changed.
  var changes: Int { Int(sqlite3_changes64(connection.handle)) }

  /// The id of the row created by the last INSERT.
  var lastInsertedRow: Int { Int(sqlite3_last_insert_rowid(connection.handle)) }

  /// Runs statements without parameters and ignores their rows.
  func execute(_ script: String) throws(StoreError) {
    let code = sqlite3_exec(connection.handle, script, nil, nil, nil)
    try connection.check(code, "run '\(Connection.shortened(script))'")
  }

  /// Runs one statement with its parameters.
  func run(_ sql: String, _ bindings: (any SQLiteBindable)?...) throws {
    try statement(sql).run(bindings)
  }

  /// All rows of a query, converted by `transform`.
  func rows<Element>(
    _ sql: String, _ bindings: (any SQLiteBindable)?..., transform: (borrowing Row) throws -> Element
  ) throws -> [Element] {
    var elements: [Element] = []
    try statement(sql).run(bindings) { elements.append(try transform($0)) }
    return elements
  }

  /// The first row of a query, converted by `transform`; nil if there is none.
  func first<Element>(
    _ sql: String, _ bindings: (any SQLiteBindable)?..., transform: (borrowing Row) throws -> Element
  ) throws -> Element? {
    var found: Element?
    try statement(sql).run(bindings) { row in
      if found == nil { found = try transform(row) }
    }
    return found
  }

  /// Calls `row` with each row of a query; only one row is in memory at a time.
  func forEach(
    _ sql: String, _ bindings: (any SQLiteBindable)?..., row: (borrowing Row) throws -> Void
  ) throws {
    try statement(sql).run(bindings, row)
  }

  /// Runs `body` in a transaction, which is rolled back if it throws.
  ///
  /// Waits for the write lock at the start, so that two writers never deadlock. A nested transaction is a savepoint.
  func transaction<Result>(_ body: () throws -> Result) throws -> Result {
    let isOuter = sqlite3_get_autocommit(connection.handle) != 0
    let name = "nested_\(savepoints)"
    try execute(isOuter ? "BEGIN IMMEDIATE" : "SAVEPOINT \(name)")
    savepoints += 1
    defer { savepoints -= 1 }
    do {
      let result = try body()
      try execute(isOuter ? "COMMIT" : "RELEASE \(name)")
      return result
    } catch {
      // After some errors (such as a full disk) SQLite has already rolled back.
      if sqlite3_get_autocommit(connection.handle) == 0 {
        try? execute(isOuter ? "ROLLBACK" : "ROLLBACK TO \(name); RELEASE \(name)")
      }
      throw error
    }
  }

  /// The prepared statement for an SQL text, cached for reuse.
  private func statement(_ sql: String) throws(StoreError) -> Statement {
    if let known = statements[sql], !known.isRunning { return known }
    let fresh = try Statement(sql, connection)
    if statements[sql] == nil { statements[sql] = fresh }
    return fresh
  }
}

/// Identifies this program's files and lists their schema migrations.
struct DatabaseFormat: Sendable {
  /// SQLite's `application_id`; not 0.
  var applicationID: UInt32
  /// The SQL of each migration: element n upgrades version n to n + 1 and may contain several statements.
  var migrations: [String]

  /// The version that this program writes.
  var version: Int { migrations.count }
}
