import SutureGraph
import SutureSupport

/// Checksums of recorded results, which detect corruption on disk.
extension SweepStore {
  /// A table of results.
  enum ResultTable: String, CaseIterable {
    case trial, epoch, cost, latency, gain, score, weights

    /// The column with the key of the trial, cost or score.
    var key: String { self == .epoch ? "trial" : "key" }
    /// The column that distinguishes rows with the same key; nil if there is only one row per key.
    var part: String? {
      switch self {
      case .trial, .cost, .weights: nil
      case .epoch: "number"
      case .latency: "machine"
      case .gain: "site"
      case .score: "name"
      }
    }
    /// The keys of a sweep's rows, as a query with the sweep's id.
    fileprivate var keysOfSweep: String {
      switch self {
      case .trial, .epoch, .weights: "SELECT trial FROM candidate_trial WHERE sweep = ?"
      case .cost, .latency, .gain: "SELECT cost FROM candidate WHERE sweep = ?"
      case .score: "SELECT key FROM candidate_score WHERE sweep = ?"
      }
    }
  }

  /// Updates the checksums of all rows of a key; called after every change to one of them.
  func seal(_ table: ResultTable, _ key: String) throws {
    let rows = try database.rows("SELECT * FROM \(table.rawValue) WHERE \(table.key) = ?", key) { row in
      (part: table.part.map { row.values[$0] ?? .null }, checksum: Self.checksum(row.values))
    }
    for row in rows {
      let condition = table.part.map { " AND \($0) = ?" } ?? ""
      let update = "UPDATE \(table.rawValue) SET checksum = ? WHERE \(table.key) = ?\(condition)"
      if let part = row.part {
        try database.run(update, row.checksum, key, part)
      } else {
        try database.run(update, row.checksum, key)
      }
    }
  }

  /// Checks the rows of a key; rows written by earlier versions have no checksum and are accepted.
  /// - Throws: `StoreError.damaged`.
  func check(_ table: ResultTable, _ key: String) throws {
    try database.forEach("SELECT * FROM \(table.rawValue) WHERE \(table.key) = ?", key) { row in
      try check(row, of: table)
    }
  }

  /// Checks all rows of a sweep's results in the given tables.
  /// - Throws: `StoreError.damaged`.
  func check(_ tables: [ResultTable], of sweep: SweepRecord) throws {
    for table in tables {
      let query = "SELECT * FROM \(table.rawValue) WHERE \(table.key) IN (\(table.keysOfSweep))"
      try database.forEach(query, sweep.id) { row in try check(row, of: table) }
    }
  }

  /// Deletes all results that do not match their checksum, so that they are recomputed.
  func forgetDamaged() throws {
    for table in ResultTable.allCases {
      let keys = try database.rows("SELECT * FROM \(table.rawValue)") { row in
        Self.holds(row) ? nil : row.values[table.key]
      }
      for case let key? in keys {
        // If an epoch is damaged, delete the whole trial.
        let (owner, column) = table == .epoch ? ("trial", "key") : (table.rawValue, table.key)
        try database.run("DELETE FROM \(owner) WHERE \(column) = ?", key)
      }
    }
  }

  private func check(_ row: borrowing Row, of table: ResultTable) throws {
    guard !Self.holds(row) else { return }
    var name = table.rawValue
    if case .text(let key) = row.values[table.key] { name += " \(key.prefix(12))" }
    throw StoreError.damaged(path: path, what: name)
  }

  private static func holds(_ row: borrowing Row) -> Bool {
    let values = row.values
    guard let stored = values["checksum"], stored != .null else { return true }
    return stored == .text(checksum(values))
  }

  /// A digest of the non-null values, so that columns added by later versions do not change it.
  ///
  /// The document is omitted because its digest is the key.
  private static func checksum(_ values: [String: SQLiteValue]) -> String {
    var text = ""
    for (name, value) in values.sorted(by: { $0.key < $1.key }) where name != "checksum" && name != "document" {
      switch value {
      case .null: continue
      case .integer(let number): text += "\(name)=i\(number);"
      case .real(let number): text += "\(name)=r\(number.bitPattern);"
      case .text(let string): text += "\(name)=t\(string.utf8.count):\(string);"
      case .blob(let bytes): text += "\(name)=b\(bytes);"
      }
    }
    return String(SHA256.hexDigest(of: Array(text.utf8)).prefix(16))
  }
}
