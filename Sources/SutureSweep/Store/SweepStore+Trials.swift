extension SweepStore {
  /// How a trial ended.
  struct TrialRecord: Hashable {
    /// The accuracy; nil where it failed.
    let accuracy: Double?
    /// Why it failed.
    let reason: String?
  }

  /// The result of a trial; nil where there is none yet.
  func trial(_ key: String) throws -> TrialRecord? {
    try database.first("SELECT accuracy, reason FROM trial WHERE key = ?", key) { row in
      TrialRecord(accuracy: try row.optionalDouble(0), reason: try row.optionalString(1))
    }
  }

  /// Records a trial's result once: a second one for the same key changes nothing.
  func record(_ report: TrainingReport, key: String, document: TrialDocument) throws {
    let json = try document.json
    try transaction {
      try database.run(
        """
        INSERT OR IGNORE INTO trial (key, document, state, accuracy, seconds, recorded)
        VALUES (?, ?, 'done', ?, ?, ?)
        """, key, json, report.accuracy, report.seconds, SweepStore.now())
      guard database.changes == 1 else { return }
      for epoch in report.epochs {
        try database.run(
          "INSERT INTO epoch (trial, number, loss, train_accuracy, accuracy, seconds) VALUES (?, ?, ?, ?, ?, ?)",
          key, epoch.number, epoch.loss, epoch.trainAccuracy, epoch.accuracy, epoch.seconds)
      }
    }
  }

  /// Records that a trial failed.
  func recordFailure(_ reason: String, key: String, document: TrialDocument) throws {
    try database.run(
      "INSERT OR IGNORE INTO trial (key, document, state, reason, recorded) VALUES (?, ?, 'failed', ?, ?)",
      key, try document.json, reason, SweepStore.now())
  }

  /// Forgets failed trials, so that they are tried again.
  func forgetFailures() throws {
    try database.run("DELETE FROM trial WHERE state = 'failed'")
  }

  /// Records that a trial answers for a candidate in a stage.
  func link(sweep: Int, _ ordinal: Int, stage: Int, epochs: Int, seed: Int, trial key: String) throws {
    try database.run(
      """
      INSERT OR REPLACE INTO candidate_trial (sweep, ordinal, stage, epochs, seed, trial)
      SELECT sweep, ordinal, ?, ?, ?, ? FROM candidate WHERE sweep = ? AND ordinal = ?
      """, stage, epochs, seed, key, sweep, ordinal)
    try expectCandidate()
  }

  // MARK: Costs

  /// What a candidate costs, measured on this machine; nil where it is not known.
  func cost(_ key: String, machine: String) throws -> CostReport? {
    try database.first(
      """
      SELECT parameters, macs, milliseconds FROM cost JOIN latency USING (key)
      WHERE key = ? AND machine = ?
      """, key, machine
    ) { row in
      CostReport(parameters: try row.int(0), macs: try row.int(1), latency: try row.double(2))
    }
  }

  /// Records what a candidate costs.
  func record(_ report: CostReport, key: String, document: TrialDocument, machine: String) throws {
    let json = try document.json
    try transaction {
      try database.run(
        "INSERT OR IGNORE INTO cost (key, document, parameters, macs) VALUES (?, ?, ?, ?)",
        key, json, report.parameters, report.macs)
      try database.run(
        "INSERT OR REPLACE INTO latency (key, machine, milliseconds) VALUES (?, ?, ?)", key, machine, report.latency)
    }
  }

  /// Records which cost belongs to a candidate.
  func link(sweep: Int, _ ordinal: Int, cost key: String) throws {
    try database.run("UPDATE candidate SET cost = ? WHERE sweep = ? AND ordinal = ?", key, sweep, ordinal)
    try expectCandidate()
  }
}
