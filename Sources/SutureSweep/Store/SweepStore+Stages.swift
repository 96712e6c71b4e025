import SutureSupport

extension SweepStore {
  /// The outcome of a stage.
  public struct StageRecord: Hashable, Sendable, Encodable {
    /// Its name in the log: `train 8 epochs × 3 seeds`.
    public let name: String
    /// Number of candidates that entered it, including the bare backbone.
    public let entered: Int
    /// Number of candidates excluded by a contract or limit.
    public let refused: Int
    /// Number of candidates that could not be built or trained.
    public let failed: Int
    /// Number of candidates dropped because others were better.
    public let dropped: Int
    /// Wall time in seconds, over all runs of the sweep.
    public let seconds: Double
    /// Whether the stage has finished; until then no candidate has passed it.
    public var finished = true
    /// Progress of its jobs; nil for a finished stage and for one without jobs.
    @Nullable public var work: TrialCounts? = nil

    /// Number of candidates that passed it.
    public var left: Int { finished ? entered &- refused &- failed &- dropped : 0 }
    /// Number of candidates that an unfinished stage has not decided about.
    public var undecided: Int { finished ? 0 : entered &- refused &- failed &- dropped }
  }

  /// Records the outcome of a stage.
  func record(_ stage: StageRecord, number: Int, sweep: Int) throws {
    try database.run(
      """
      INSERT OR REPLACE INTO stage (sweep, number, name, entered, refused, failed, dropped, seconds, finished)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """, sweep, number, stage.name, stage.entered, stage.refused, stage.failed, stage.dropped, stage.seconds,
      stage.finished ? 1 : 0)
  }

  /// Reopens all stages of a sweep for another run: counts are reset, times are kept.
  /// - Returns: the seconds spent in each by earlier runs, by stage number.
  func reopenStages(sweep: Int) throws -> [Int: Double] {
    try transaction {
      try database.run(
        "UPDATE stage SET entered = 0, refused = 0, failed = 0, dropped = 0, finished = 0 WHERE sweep = ?", sweep)
      let seconds = try database.rows("SELECT number, seconds FROM stage WHERE sweep = ?", sweep) { row in
        (try row.int(0), try row.double(1))
      }
      return Dictionary(seconds) { first, _ in first }
    }
  }

  /// The stages that a sweep has entered, in order.
  public func stages(of sweep: SweepRecord) throws -> [StageRecord] {
    try database.rows(
      """
      SELECT name, entered, refused, failed, dropped, seconds, finished, number FROM stage
      WHERE sweep = ? AND entered > 0 ORDER BY number
      """, sweep.id
    ) { row in
      let (name, isFinished) = (try row.string(0), try row.int(6) != 0)
      return StageRecord(
        name: name, entered: try row.int(1), refused: try row.int(2), failed: try row.int(3),
        dropped: try row.int(4), seconds: try row.double(5), finished: isFinished,
        work: isFinished ? nil : try work(of: sweep, stage: try row.int(7), name: name))
    }
  }

  /// The progress of a stage's jobs.
  private func work(of sweep: SweepRecord, stage number: Int, name: String) throws -> TrialCounts? {
    // A job with a result is done; a job whose last attempt failed has failed.
    let source =
      switch name {
      case "check": nil as String?
      case Job.cost.rawValue:
        """
        SELECT candidate.cost AS key, cost.key IS NOT NULL AS done FROM candidate
        LEFT JOIN cost ON cost.key = candidate.cost WHERE sweep = ?1 AND candidate.cost IS NOT NULL AND ?2 = ?2
          AND (state != 'refused' OR stage = ?2)
        """
      case Job.score.rawValue:
        """
        SELECT key, EXISTS (SELECT 1 FROM score WHERE score.key = candidate_score.key) AS done FROM candidate_score
        WHERE sweep = ?1 AND ?2 = ?2
        """
      default:
        """
        SELECT candidate_trial.trial AS key, trial.state IS 'done' AS done FROM candidate_trial
        LEFT JOIN trial ON trial.key = candidate_trial.trial WHERE sweep = ?1 AND stage = ?2
        """
      }
    guard let source else { return nil }
    return try database.first(
      """
      SELECT count(*), sum(done), sum(NOT done AND EXISTS (
        SELECT 1 FROM attempt WHERE attempt.key = work.key AND outcome = 'failed'
          AND number = (SELECT max(number) FROM attempt WHERE attempt.key = work.key)))
      FROM (\(source)) AS work
      """, sweep.id, number
    ) { row in
      TrialCounts(planned: try row.int(0), done: try row.optionalInt(1) ?? 0, failed: try row.optionalInt(2) ?? 0)
    }
  }
}
