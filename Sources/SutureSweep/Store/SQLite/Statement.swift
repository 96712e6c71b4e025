internal import CSQLite

/// A prepared statement, owned by the database that prepared it.
final class Statement {
  let sql: String
  private let handle: OpaquePointer
  private let connection: Connection

  /// Whether rows are being read; the statement must not be run again meanwhile.
  private(set) var isRunning = false

  init(_ sql: String, _ connection: Connection) throws(StoreError) {
    self.sql = sql
    self.connection = connection
    var handle: OpaquePointer?
    var rest = ""
    let code = sql.withCString { text in
      var tail: UnsafePointer<CChar>?
      let code = sqlite3_prepare_v3(
        connection.handle, text, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, &tail)
      rest = tail.map { String(cString: $0) } ?? ""
      return code
    }
    try connection.check(code, "prepare '\(Connection.shortened(sql))'")
    precondition(rest.allSatisfy(\.isWhitespace), "SQL text must be a single statement: '\(sql)'")
    guard let handle else { preconditionFailure("SQL text must not be empty") }
    self.handle = handle
  }

  deinit { sqlite3_finalize(handle) }

  /// Runs the statement with the given parameters and calls `row` with each row.
  func run(_ bindings: [(any SQLiteBindable)?], _ row: (borrowing Row) throws -> Void = { _ in }) throws {
    precondition(!isRunning, "a statement must not be run while its rows are being read")
    precondition(bindings.count == Int(sqlite3_bind_parameter_count(handle)), "'\(sql)' needs a value per parameter")
    isRunning = true
    defer {
      // Their return codes repeat an error that has already been reported.
      sqlite3_reset(handle)
      sqlite3_clear_bindings(handle)
      isRunning = false
    }
    for (index, binding) in bindings.enumerated() { try bind(binding?.sqliteValue ?? .null, at: Int32(index + 1)) }
    while true {
      let code = sqlite3_step(handle)
      if code == SQLITE_DONE { return }
      guard code == SQLITE_ROW else { return try connection.check(code, "run '\(Connection.shortened(sql))'") }
      try row(Row(handle: handle, path: connection.path))
    }
  }

  private func bind(_ value: SQLiteValue, at index: Int32) throws(StoreError) {
    // SQLite copies text and blobs before the call returns.
    let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    let code =
      switch value {
      case .null: sqlite3_bind_null(handle, index)
      case .integer(let number): sqlite3_bind_int64(handle, index, number)
      case .real(let number): sqlite3_bind_double(handle, index, number)
      case .text(let text):
        text.utf8CString.withUnsafeBufferPointer { buffer in
          sqlite3_bind_text64(
            handle, index, buffer.baseAddress, UInt64(buffer.count - 1), copied, UInt8(SQLITE_UTF8))
        }
      case .blob(let bytes) where bytes.isEmpty: sqlite3_bind_zeroblob(handle, index, 0)
      case .blob(let bytes):
        bytes.withUnsafeBytes { buffer in
          sqlite3_bind_blob64(handle, index, buffer.baseAddress, UInt64(buffer.count), copied)
        }
      }
    try connection.check(code, "bind parameter \(index) of '\(Connection.shortened(sql))'")
  }
}
