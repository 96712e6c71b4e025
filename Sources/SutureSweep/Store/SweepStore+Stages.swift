extension SweepStore {
  /// What a stage came to.
  public struct StageRecord: Hashable, Sendable, Codable {
    /// As the log names it: `train 8 epochs × 3 seeds`.
    public let name: String
    /// The candidates that came to it, with the bare backbone.
    public let entered: Int
    /// Those that a contract or limit excludes.
    public let refused: Int
    /// Those that could not be built or trained.
    public let failed: Int
    /// Those that others beat.
    public let dropped: Int
    /// Wall time of the run that ended it.
    public let seconds: Double

    /// Those that go on.
    public var left: Int { entered - refused - failed - dropped }
  }

  /// Records what a stage came to.
  func record(_ stage: StageRecord, number: Int, sweep: Int) throws {
    try database.run(
      """
      INSERT OR REPLACE INTO stage (sweep, number, name, entered, refused, failed, dropped, seconds)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """, sweep, number, stage.name, stage.entered, stage.refused, stage.failed, stage.dropped, stage.seconds)
  }

  /// The stages that a sweep has been through, in order.
  public func stages(of sweep: SweepRecord) throws -> [StageRecord] {
    try database.rows(
      "SELECT name, entered, refused, failed, dropped, seconds FROM stage WHERE sweep = ? ORDER BY number", sweep.id
    ) { row in
      StageRecord(
        name: try row.string(0), entered: try row.int(1), refused: try row.int(2), failed: try row.int(3),
        dropped: try row.int(4), seconds: try row.double(5))
    }
  }
}
