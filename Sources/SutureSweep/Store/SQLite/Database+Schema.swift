extension Database {
  /// A table, index, trigger or view.
  private struct SchemaObject: Hashable {
    let type: String
    let name: String
    /// The table that it belongs to.
    let table: String
    /// Whether it is a table without content of its own, which a module of SQLite computes.
    let isVirtual: Bool
  }

  /// Refuses files whose tables are not those of the format: what somebody else put there could run or lie.
  func checkSchema(_ format: DatabaseFormat) throws {
    let known = Database(try Connection(inMemoryFor: path))
    for step in format.migrations[..<(try version())] { try known.execute(step) }
    let expected = try known.schemaObjects()
    let found = try schemaObjects()
    // SQLite's own statistics, as 'ANALYZE' makes them.
    for object in found where !expected.contains(object) && !(object.type == "table" && object.name == "sqlite_stat1") {
      throw StoreError.foreign(
        path: path,
        what: "it holds the \(object.isVirtual ? "virtual " : "")\(object.type) '\(object.name)', which this program "
          + "did not create")
    }
    for object in expected where !found.contains(object) {
      throw StoreError.foreign(path: path, what: "its \(object.type) '\(object.name)' is missing")
    }
    for table in expected where table.type == "table" && !table.name.hasPrefix("sqlite_") {
      guard try columns(of: table.name) == known.columns(of: table.name) else {
        throw StoreError.foreign(path: path, what: "its table '\(table.name)' has other columns")
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

  /// The names of a table's columns; of those that are computed, with their kind.
  private func columns(of table: String) throws -> [String] {
    try rows("SELECT name, hidden FROM pragma_table_xinfo(?)", table) { row in
      let hidden = try row.int(1)
      return try row.string(0) + (hidden == 0 ? "" : " (\(hidden))")
    }
  }
}
