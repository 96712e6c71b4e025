import SutureProcess
import SutureSupport

extension SweepStore {
  /// The kind of job.
  enum Job: String {
    case cost, score, train
  }

  /// One attempt at a job.
  ///
  /// The attempt number is a fencing token: only the latest attempt at a key may record a result.
  struct Attempt: Hashable {
    let id: Int
    let key: String
    let number: Int
  }

  /// The resources used by an attempt, and its output.
  struct AttemptTrace: Hashable {
    var printed: String?
    var peakMemory: Int?
    var processorSeconds: Double?
    /// The limit that it exceeded, if any.
    var limit: BrokenLimit?

    init(_ usage: ProcessUsage, printed: String? = nil, limit: BrokenLimit? = nil) {
      self.printed = printed.flatMap { $0.isEmpty ? nil : $0 }
      self.limit = limit
      peakMemory = usage.peakMemory
      processorSeconds = usage.cpuSeconds
    }
  }

  /// Records the start of an attempt at a key.
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

  /// Records how an attempt ended, together with its results, in one transaction.
  ///
  /// - Parameters:
  ///   - reason: why it failed; nil if it succeeded.
  ///   - isVerdict: whether the failure is permanent; otherwise the job is retried, now or in a later run.
  ///   - body: writes the results; not called if a later attempt has started or this one was abandoned.
  /// - Returns: whether the attempt was still the latest.
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

  /// A recorded attempt.
  public struct AttemptRecord: Hashable, Sendable, Encodable {
    /// Its number, from 1; only the latest attempt is valid.
    public let number: Int
    /// The kind of job: `cost`, `score` or `train`.
    public let job: String
    /// `running`, `done`, `failed`, `lost` (ended without a result; retried) or `fenced` (superseded by a later one).
    public let outcome: String
    /// Why there is no result.
    @Nullable public var reason: String?
    /// The end of the worker's standard output and error, if it was lost.
    @Nullable public var printed: String?
    /// The worker's peak memory, in bytes.
    @Nullable public var peakMemory: Int?
    /// CPU time, in seconds.
    @Nullable public var processorSeconds: Double?

    enum CodingKeys: String, CodingKey {
      case number, job, outcome, reason, printed
      case peakMemory = "peak_memory"
      case processorSeconds = "processor_seconds"
    }
  }

  /// The attempts at a key, first to last.
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

  /// All attempts for a candidate of a sweep: at its cost, its scores and its trainings.
  public func attempts(of sweep: SweepRecord, candidate: Int) throws -> [AttemptRecord] {
    let keys = try database.rows(
      """
      SELECT cost FROM candidate WHERE sweep = ?1 AND ordinal = ?2 AND cost IS NOT NULL
      UNION ALL SELECT * FROM (SELECT key FROM candidate_score WHERE sweep = ?1 AND ordinal = ?2 ORDER BY seed)
      UNION ALL SELECT * FROM
        (SELECT trial FROM candidate_trial WHERE sweep = ?1 AND ordinal = ?2 ORDER BY stage, seed)
      """, sweep.id, candidate
    ) { try $0.string(0) }
    return try keys.flatMap(attempts)
  }
}
