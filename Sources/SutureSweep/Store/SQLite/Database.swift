internal import CSQLite

/// One connection to one SQLite file, used by one owner at a time.
final class Database {
  /// What a file is opened for.
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

  /// The row that the last INSERT made.
  var lastInsertedRow: Int { Int(sqlite3_last_insert_rowid(connection.handle)) }

  /// Runs statements that take no parameters and whose rows do not matter.
  func execute(_ script: String) throws(StoreError) {
    let code = sqlite3_exec(connection.handle, script, nil, nil, nil)
    try connection.check(code, "run '\(Connection.shortened(script))'")
  }

  /// Runs one statement with its parameters.
  func run(_ sql: String, _ bindings: (any SQLiteBindable)?...) throws {
    try statement(sql).run(bindings)
  }

  /// All rows of a query, each as `transform` reads it.
  func rows<Element>(
    _ sql: String, _ bindings: (any SQLiteBindable)?..., transform: (borrowing Row) throws -> Element
  ) throws -> [Element] {
    var elements: [Element] = []
    try statement(sql).run(bindings) { elements.append(try transform($0)) }
    return elements
  }

  /// The first row of a query as `transform` reads it, nil where there is none.
  func first<Element>(
    _ sql: String, _ bindings: (any SQLiteBindable)?..., transform: (borrowing Row) throws -> Element
  ) throws -> Element? {
    var found: Element?
    try statement(sql).run(bindings) { row in
      if found == nil { found = try transform(row) }
    }
    return found
  }

  /// Gives every row of a query to `row`, holding one at a time.
  func forEach(
    _ sql: String, _ bindings: (any SQLiteBindable)?..., row: (borrowing Row) throws -> Void
  ) throws {
    try statement(sql).run(bindings, row)
  }

  /// Does everything in `body` or, where it throws, nothing.
  ///
  /// It takes the write lock at once, waiting for it: two writers never deadlock. Inside another it is a savepoint.
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
      // Some failures (a full disk) have rolled back already; then there is nothing left to undo.
      if sqlite3_get_autocommit(connection.handle) == 0 {
        try? execute(isOuter ? "ROLLBACK" : "ROLLBACK TO \(name); RELEASE \(name)")
      }
      throw error
    }
  }

  /// The prepared statement of a text, kept for the next time.
  private func statement(_ sql: String) throws(StoreError) -> Statement {
    if let known = statements[sql], !known.isRunning { return known }
    let fresh = try Statement(sql, connection)
    if statements[sql] == nil { statements[sql] = fresh }
    return fresh
  }
}
