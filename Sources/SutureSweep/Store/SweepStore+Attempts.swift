import SutureProcess

extension SweepStore {
  /// What a worker is asked for.
  enum Job: String {
    case cost, score, train
  }

  /// One try at a piece of work.
  ///
  /// Its number is its fence: a later try at the same key makes it worthless.
  struct Attempt: Hashable {
    let id: Int
    let key: String
    let number: Int
  }

  /// What a try cost, and what was printed meanwhile.
  struct AttemptTrace: Hashable {
    var printed: String?
    var peakMemory: Int?
    var processorSeconds: Double?
    /// The limit that it broke.
    var limit: BrokenLimit?

    init(_ usage: ProcessUsage, printed: String? = nil, limit: BrokenLimit? = nil) {
      self.printed = printed.flatMap { $0.isEmpty ? nil : $0 }
      self.limit = limit
      peakMemory = usage.peakMemory
      processorSeconds = usage.cpuSeconds
    }
  }

  /// Records that work on a key begins.
  func beginAttempt(_ key: String, _ job: Job, session: Int) throws -> Attempt {
    try transaction {
      let number = try database.first("SELECT coalesce(max(number), 0) + 1 FROM attempt WHERE key = ?", key) {
        try $0.int(0)
      }
      try database.run(
        "INSERT INTO attempt (key, number, session, job, outcome, began) VALUES (?, ?, ?, ?, 'running', ?)",
        key, number ?? 1, session, job.rawValue, SweepStore.now())
      return Attempt(id: database.lastInsertedRow, key: key, number: number ?? 1)
    }
  }

  /// Records how a try ended, with what it found out, all or nothing.
  ///
  /// - Parameters:
  ///   - reason: why it failed; nil where it is done.
  ///   - isVerdict: whether it failed for good; otherwise it is tried again, now or in a later run.
  ///   - body: writes what was found out; not called where a later try has begun or this one was given up.
  /// - Returns: whether the try still counted.
  @discardableResult
  func end(
    _ attempt: Attempt, reason: String? = nil, isVerdict: Bool = true, trace: AttemptTrace, _ body: () throws -> Void
  ) throws -> Bool {
    try transaction {
      try database.run(
        """
        UPDATE attempt SET outcome = ?, ended = ?, reason = ?, printed = ?, peak_memory = ?, processor_seconds = ?,
          limit_kind = ?, limit_value = ?
        WHERE id = ? AND outcome = 'running' AND number = (SELECT max(number) FROM attempt WHERE key = ?)
        """, reason == nil ? "done" : isVerdict ? "failed" : "lost", SweepStore.now(), reason, trace.printed,
        trace.peakMemory, trace.processorSeconds, trace.limit?.kind.rawValue, trace.limit?.value, attempt.id,
        attempt.key)
      guard database.changes == 1 else {
        try database.run(
          "UPDATE attempt SET outcome = 'fenced', ended = ? WHERE id = ? AND outcome = 'running'", SweepStore.now(),
          attempt.id)
        return false
      }
      try body()
      return true
    }
  }

  /// A try as the store holds it.
  public struct AttemptRecord: Hashable, Sendable, Codable {
    /// From 1; the latest counts.
    public let number: Int
    /// What was asked: `cost`, `score` or `train`.
    public let job: String
    /// `running`, `done`, `failed`, `lost` (ended without a result, and tried again) or `fenced` (too late to count).
    public let outcome: String
    /// Why there was no result.
    public let reason: String?
    /// The end of what the worker wrote to its standard output and error, where it was lost.
    public let printed: String?
    /// The most bytes of memory that the worker held.
    public let peakMemory: Int?
    /// Seconds of the processor's time.
    public let processorSeconds: Double?

    enum CodingKeys: String, CodingKey {
      case number, job, outcome, reason, printed
      case peakMemory = "peak_memory"
      case processorSeconds = "processor_seconds"
    }
  }

  /// The tries at a key, first to last.
  func attempts(at key: String) throws -> [AttemptRecord] {
    try database.rows(
      """
      SELECT number, job, outcome, reason, printed, peak_memory, processor_seconds
      FROM attempt WHERE key = ? ORDER BY number
      """, key
    ) { row in
      AttemptRecord(
        number: try row.int(0), job: try row.string(1), outcome: try row.string(2),
        reason: try row.optionalString(3), printed: try row.optionalString(4), peakMemory: try row.optionalInt(5),
        processorSeconds: try row.optionalDouble(6))
    }
  }

  /// The tries at everything that was asked about a candidate of a sweep: its cost, its scores, its trainings.
  public func attempts(of sweep: SweepRecord, trial: Int) throws -> [AttemptRecord] {
    let keys = try database.rows(
      """
      SELECT cost FROM candidate WHERE sweep = ?1 AND ordinal = ?2 AND cost IS NOT NULL
      UNION ALL SELECT * FROM (SELECT key FROM candidate_score WHERE sweep = ?1 AND ordinal = ?2 ORDER BY seed)
      UNION ALL SELECT * FROM
        (SELECT trial FROM candidate_trial WHERE sweep = ?1 AND ordinal = ?2 ORDER BY stage, seed)
      """, sweep.id, trial
    ) { try $0.string(0) }
    return try keys.flatMap(attempts)
  }
}
