/// How this program's files are told from others, and the steps that bring them up to date.
struct DatabaseFormat: Sendable {
  /// SQLite's `application_id`: not 0.
  var applicationID: UInt32
  /// The SQL of each version: step n leads from version n to n + 1 and may hold several statements.
  var migrations: [String]

  /// The version that this program writes.
  var version: Int { migrations.count }
}
