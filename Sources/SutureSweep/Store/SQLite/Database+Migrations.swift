extension Database {
  /// The schema version of the file; 0 for a new file.
  func version() throws -> Int {
    try first("PRAGMA user_version") { row in try row.int(0) } ?? 0
  }

  /// Rejects files written by a newer program, and invalid versions.
  func checkVersion(_ format: DatabaseFormat) throws {
    let version = try version()
    guard version >= 0 else { throw StoreError.foreign(path: path, what: "its version is \(version)") }
    guard version <= format.version else {
      throw StoreError.newer(path: path, version: version, known: format.version)
    }
  }

  /// Applies all outstanding migrations in one transaction.
  func migrate(_ format: DatabaseFormat) throws {
    if try version() == format.version { return }
    try transaction {
      // Another process may have migrated the file while this one waited for the lock.
      try checkVersion(format)
      try checkSchema(format)
      try execute("PRAGMA application_id = \(Int32(bitPattern: format.applicationID))")
      for step in format.migrations[try version()...] { try execute(step) }
      try execute("PRAGMA user_version = \(format.version)")
    }
  }
}
