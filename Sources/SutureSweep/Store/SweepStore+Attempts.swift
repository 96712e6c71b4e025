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

    init(_ usage: ProcessUsage, printed: String? = nil) {
      self.printed = printed.flatMap { $0.isEmpty ? nil : $0 }
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
  ///   - isFinal: whether that is the verdict; otherwise it is tried again.
  ///   - body: writes what was found out; not called where a later try has begun or this one was given up.
  /// - Returns: whether the try still counted.
  @discardableResult
  func end(
    _ attempt: Attempt, reason: String? = nil, isFinal: Bool = true, trace: AttemptTrace, _ body: () throws -> Void
  ) throws -> Bool {
    try transaction {
      try database.run(
        """
        UPDATE attempt SET outcome = ?, ended = ?, reason = ?, printed = ?, peak_memory = ?, processor_seconds = ?
        WHERE id = ? AND outcome = 'running' AND number = (SELECT max(number) FROM attempt WHERE key = ?)
        """, reason == nil ? "done" : isFinal ? "failed" : "lost", SweepStore.now(), reason, trace.printed,
        trace.peakMemory,
        trace.processorSeconds, attempt.id, attempt.key)
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
  struct AttemptRecord: Hashable {
    let number: Int
    let job: String
    let outcome: String
    let reason: String?
    let printed: String?
  }

  /// The tries at a key, first to last.
  func attempts(at key: String) throws -> [AttemptRecord] {
    try database.rows(
      "SELECT number, job, outcome, reason, printed FROM attempt WHERE key = ? ORDER BY number", key
    ) { row in
      AttemptRecord(
        number: try row.int(0), job: try row.string(1), outcome: try row.string(2),
        reason: try row.optionalString(3), printed: try row.optionalString(4))
    }
  }
}
