extension Database {
  /// The version of the file's tables; 0 for a new file.
  func version() throws -> Int {
    try first("PRAGMA user_version") { row in try row.int(0) } ?? 0
  }

  /// Refuses files of a newer program, and versions that no program writes.
  func checkVersion(_ format: DatabaseFormat) throws {
    let version = try version()
    guard version >= 0 else { throw StoreError.foreign(path: path, what: "its version is \(version)") }
    guard version <= format.version else {
      throw StoreError.newer(path: path, version: version, known: format.version)
    }
  }

  /// Takes the steps that the file still lacks, all or none.
  func migrate(_ format: DatabaseFormat) throws {
    if try version() == format.version { return }
    try transaction {
      // Another process may have done it while this one waited for the lock.
      try checkVersion(format)
      try checkSchema(format)
      try execute("PRAGMA application_id = \(Int32(bitPattern: format.applicationID))")
      for step in format.migrations[try version()...] { try execute(step) }
      try execute("PRAGMA user_version = \(format.version)")
    }
  }
}
