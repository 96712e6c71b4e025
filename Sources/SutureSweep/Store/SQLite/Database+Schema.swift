extension Database {
  /// A table, index, trigger or view.
  private struct SchemaObject: Hashable {
    let type: String
    let name: String
    /// The table to which it belongs.
    let table: String
    /// Whether it is a virtual table, implemented by an SQLite module.
    let isVirtual: Bool
  }

  /// Rejects files whose schema differs from the format: foreign triggers or views could run code or falsify results.
  func checkSchema(_ format: DatabaseFormat) throws {
    let known = Database(try Connection(inMemoryFor: path))
    for step in format.migrations[..<(try version())] { try known.execute(step) }
    let expected = try known.schemaObjects()
    let found = try schemaObjects()
    // `sqlite_stat1` contains SQLite's own statistics, created by 'ANALYZE'.
    for object in found where !expected.contains(object) && !(object.type == "table" && object.name == "sqlite_stat1") {
      throw StoreError.foreign(
        path: path,
        what: "it has the \(object.isVirtual ? "virtual " : "")\(object.type) '\(object.name)', which this program "
          + "did not create")
    }
    for object in expected where !found.contains(object) {
      throw StoreError.foreign(path: path, what: "its \(object.type) '\(object.name)' is missing")
    }
    for table in expected where table.type == "table" && !table.name.hasPrefix("sqlite_") {
      guard try columns(of: table.name) == known.columns(of: table.name) else {
        throw StoreError.foreign(path: path, what: "its table '\(table.name)' has unexpected columns")
      }
    }
  }

  private func schemaObjects() throws -> Set<SchemaObject> {
    Set(
      try rows("SELECT type, name, tbl_name, type = 'table' AND coalesce(rootpage, 0) = 0 FROM sqlite_schema") { row in
        SchemaObject(
          type: try row.string(0), name: try row.string(1), table: try row.string(2), isVirtual: try row.int(3) == 1)
      })
  }

  /// The names of a table's columns; generated columns are followed by their kind.
  private func columns(of table: String) throws -> [String] {
    try rows("SELECT name, hidden FROM pragma_table_xinfo(?)", table) { row in
      let hidden = try row.int(1)
      return try row.string(0) + (hidden == 0 ? "" : " (\(hidden))")
    }
  }
}
