extension SweepStore {
  /// Whether the structure of a candidate is recorded for the current versions of its plugins.
  func hasStructure(of ordinal: Int, key: String, sweep: Int) throws -> Bool {
    try database.first(
      "SELECT 1 FROM structure WHERE sweep = ? AND ordinal = ? AND key = ?", sweep, ordinal, key
    ) { _ in true } ?? false
  }

  /// Records a candidate's printed structure, replacing an earlier one.
  /// - Parameter key: the key of the candidate's cost.
  func record(structure: String, of ordinal: Int, key: String, sweep: Int) throws {
    try database.run(
      "INSERT OR REPLACE INTO structure (sweep, ordinal, key, text) VALUES (?, ?, ?, ?)", sweep, ordinal, key, structure
    )
  }

  /// The printed structures of a sweep, by candidate.
  package func structures(of sweep: SweepRecord) throws -> [Int: String] {
    let rows = try database.rows("SELECT ordinal, text FROM structure WHERE sweep = ?", sweep.id) { row in
      (try row.int(0), try row.string(1))
    }
    return Dictionary(rows) { first, _ in first }
  }
}
