import CSQLite

/// What a store holds, read by SQLite alone.
struct StoredTrials {
  struct Unreadable: Error {}

  /// The keys of trials with a result.
  let keys: Set<String>
  /// Keys that more than one attempt claims to have done.
  let doneTwice: Int
  /// Whether SQLite finds nothing wrong with the file.
  let isWhole: Bool

  init(_ path: String) throws {
    var handle: OpaquePointer?
    defer { sqlite3_close_v2(handle) }
    guard sqlite3_open_v2(path, &handle, SQLITE_OPEN_READONLY, nil) == SQLITE_OK else { throw Unreadable() }
    func texts(_ query: String) throws -> [String] {
      var statement: OpaquePointer?
      defer { sqlite3_finalize(statement) }
      guard sqlite3_prepare_v2(handle, query, -1, &statement, nil) == SQLITE_OK else { throw Unreadable() }
      var texts: [String] = []
      while sqlite3_step(statement) == SQLITE_ROW {
        texts.append(sqlite3_column_text(statement, 0).map { String(cString: $0) } ?? "")
      }
      return texts
    }
    keys = Set(try texts("SELECT key FROM trial WHERE state = 'done'"))
    doneTwice = try texts(
      "SELECT key FROM attempt WHERE outcome = 'done' GROUP BY key HAVING count(*) > 1"
    ).count
    isWhole = try texts("PRAGMA integrity_check") == ["ok"]
  }
}
