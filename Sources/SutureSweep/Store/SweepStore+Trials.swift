import SutureTraining

extension SweepStore {
  /// A trial's accuracy as used for selection; nil if it has none yet.
  /// - Parameter tests: whether a trial without its test accuracy counts as missing.
  func accuracy(of key: String, tests: Bool = false) throws -> Double? {
    try check(.trial, key)
    return try database.first(
      "SELECT accuracy FROM trial WHERE key = ? AND (test_accuracy IS NOT NULL OR NOT ?)", key, tests
    ) { try $0.optionalDouble(0) } ?? nil
  }

  /// The number of results of a sweep that were computed with another version of the numerics and are no longer used.
  func trialCount(of sweep: Int, exceptNumerics numerics: Int) throws -> Int {
    try database.first(
      """
      SELECT count(DISTINCT key) FROM candidate_trial JOIN trial ON trial.key = candidate_trial.trial
      WHERE sweep = ? AND state = 'done' AND coalesce(json_extract(document, '$.numerics'), 0) <> ?
      """, sweep, numerics
    ) { try $0.int(0) } ?? 0
  }

  /// Records a trial's result.
  ///
  /// An existing result for the key is kept, unless only the new one has a test accuracy or weights; a recorded failure
  /// is replaced.
  /// - Parameter weights: the file of the trained weights; nil if they are not kept.
  func record(
    _ report: TrainingReport, weights: WeightsDigest? = nil, key: String, document: TrialDocument
  ) throws {
    let json = try document.json
    try transaction {
      // Weights belong to one result: that of the training that produced them.
      try database.run(
        "DELETE FROM trial WHERE key = ? AND (state = 'failed' OR (test_accuracy IS NULL AND ?) OR ?)", key,
        report.testAccuracy != nil, weights != nil)
      try database.run(
        """
        INSERT OR IGNORE INTO trial (key, document, state, accuracy, test_accuracy, seconds, recorded)
        VALUES (?, ?, 'done', ?, ?, ?, ?)
        """, key, json, report.accuracy, report.testAccuracy, report.seconds, SweepStore.now())
      guard database.changes == 1 else { return }
      for epoch in report.epochs {
        try database.run(
          "INSERT INTO epoch (trial, number, loss, train_accuracy, accuracy, seconds) VALUES (?, ?, ?, ?, ?, ?)",
          key, epoch.number, epoch.loss, epoch.trainAccuracy, epoch.accuracy, epoch.seconds)
      }
      try seal(.trial, key)
      try seal(.epoch, key)
      if let weights { try record(weights, key: key) }
    }
  }

  /// Records that a trial failed, unless it has a result.
  func recordFailure(_ reason: String, key: String, document: TrialDocument) throws {
    let json = try document.json
    try transaction {
      try database.run(
        """
        INSERT INTO trial (key, document, state, reason, recorded) VALUES (?1, ?2, 'failed', ?3, ?4)
        ON CONFLICT (key) DO UPDATE SET reason = ?3, recorded = ?4 WHERE state = 'failed'
        """, key, json, reason, SweepStore.now())
      // An existing result is left unchanged, even if it is damaged.
      if database.changes == 1 { try seal(.trial, key) }
    }
  }

  /// Why the last attempt at a key failed; nil if it did not fail, or if it may succeed with the given limits.
  func failure(at key: String, under limits: TrialLimits) throws -> String? {
    try database.first(
      """
      SELECT reason, limit_kind, limit_value FROM attempt WHERE key = ?1 AND outcome = 'failed'
        AND number = (SELECT max(number) FROM attempt WHERE key = ?1)
      """, key
    ) { row in
      let kind = try row.optionalString(1).flatMap { BrokenLimit.Kind(rawValue: $0) }
      if let kind, let value = try row.optionalDouble(2), BrokenLimit(kind: kind, value: value).isRaised(by: limits) {
        return nil
      }
      return try row.optionalString(0)
    } ?? nil
  }

  /// Deletes all failures, so that the jobs are retried.
  func forgetFailures() throws {
    try transaction {
      try forgetDamaged()
      try database.run("DELETE FROM trial WHERE state = 'failed'")
      try database.run("UPDATE attempt SET outcome = 'lost' WHERE outcome = 'failed'")
      try database.run("DELETE FROM quarantine")
    }
  }

  /// Records the trials of candidates in a stage.
  /// - Parameter replaces: whether to delete the links of an earlier run, which may have had other candidates.
  func link(_ links: [TrialLink], stage: Int, epochs: Int, sweep: Int, replaces: Bool = false) throws {
    try transaction {
      if replaces { try database.run("DELETE FROM candidate_trial WHERE sweep = ? AND stage = ?", sweep, stage) }
      for link in links {
        try database.run(
          """
          INSERT OR REPLACE INTO candidate_trial (sweep, ordinal, stage, epochs, seed, trial) VALUES (?, ?, ?, ?, ?, ?)
          """, sweep, link.ordinal, stage, epochs, link.seed, link.key)
      }
    }
  }

  /// The trial of a candidate with a seed.
  struct TrialLink {
    let ordinal: Int
    let seed: Int
    let key: String
  }

  // MARK: Costs

  /// The cost of a candidate, with the latency on this machine; nil if it is not recorded.
  func cost(_ key: String, machine: String) throws -> CostReport? {
    try check(.cost, key)
    try check(.latency, key)
    try check(.gain, key)
    let grafts = try grafts(of: key)
    return try database.first(
      """
      SELECT parameters, macs, milliseconds, error FROM cost
      LEFT JOIN latency ON latency.key = cost.key AND machine = ? WHERE cost.key = ?
      """, machine, key
    ) { row in
      CostReport(
        parameters: try row.int(0), macs: try row.int(1), latency: try row.optionalDouble(2),
        latencyError: try row.optionalDouble(3), grafts: grafts)
    }
  }

  /// The gains of a candidate's grafts, by the key of its cost; empty if they are not recorded.
  private func grafts(of key: String) throws -> [GraftGain] {
    try database.rows("SELECT site, gain, factor FROM gain WHERE key = ? ORDER BY site", key) { row in
      GraftGain(site: try row.string(0), gain: try row.optionalDouble(1), factor: try row.double(2))
    }
  }

  /// Records the cost of a candidate.
  func record(_ report: CostReport, key: String, document: TrialDocument, machine: String) throws {
    let json = try document.json
    try transaction {
      try database.run(
        "INSERT OR IGNORE INTO cost (key, document, parameters, macs) VALUES (?, ?, ?, ?)",
        key, json, report.parameters, report.macs)
      if database.changes == 1 { try seal(.cost, key) }
      for graft in report.grafts {
        try database.run(
          "INSERT OR REPLACE INTO gain (key, site, gain, factor) VALUES (?, ?, ?, ?)", key, graft.site, graft.gain,
          graft.factor)
      }
      try seal(.gain, key)
      guard let latency = report.latency else { return }
      try database.run(
        "INSERT OR REPLACE INTO latency (key, machine, milliseconds, error) VALUES (?, ?, ?, ?)", key, machine, latency,
        report.latencyError)
      try seal(.latency, key)
    }
  }

  /// Records the keys of candidates' costs.
  func link(costs: [(ordinal: Int, key: String)], sweep: Int) throws {
    try transaction {
      for (ordinal, key) in costs {
        try database.run("UPDATE candidate SET cost = ? WHERE sweep = ? AND ordinal = ?", key, sweep, ordinal)
      }
    }
  }

  // MARK: Scores

  /// The scores under a key; nil if one of them was never computed.
  ///
  /// Scores without a value are omitted.
  func scores(_ key: String, of names: [ZeroCostScore]) throws -> [ZeroCostScore: Double]? {
    try check(.score, key)
    let rows = try database.rows("SELECT name, value FROM score WHERE key = ?", key) { row in
      (try row.string(0), try row.optionalDouble(1))
    }
    let known = Dictionary(rows) { first, _ in first }
    guard names.allSatisfy({ known.keys.contains($0.rawValue) }) else { return nil }
    let values = names.compactMap { name in known[name.rawValue].flatMap { $0 }.map { (name, $0) } }
    return Dictionary(values) { first, _ in first }
  }

  /// Records scores; those in `names` that are missing from `scores` are recorded without a value.
  func record(_ scores: [ZeroCostScore: Double], of names: [ZeroCostScore], key: String) throws {
    for name in names {
      try database.run(
        "INSERT OR REPLACE INTO score (key, name, value) VALUES (?, ?, ?)", key, name.rawValue, scores[name])
    }
    try seal(.score, key)
  }

  /// Records the keys of candidates' scores.
  func link(scores: [TrialLink], sweep: Int) throws {
    try transaction {
      for link in scores {
        try database.run(
          "INSERT OR REPLACE INTO candidate_score (sweep, ordinal, seed, key) VALUES (?, ?, ?, ?)",
          sweep, link.ordinal, link.seed, link.key)
      }
    }
  }

  // MARK: Quarantine

  /// A module that is not used any more in a sweep because it crashed too often.
  struct QuarantineRecord {
    let module: String
    /// The digest of the library that crashed; the quarantine does not apply to a different one.
    let library: String?
    let reason: String
  }

  /// The quarantined modules of a sweep.
  func quarantine(sweep: Int) throws -> [QuarantineRecord] {
    try database.rows("SELECT module, library, reason FROM quarantine WHERE sweep = ?", sweep) { row in
      QuarantineRecord(module: try row.string(0), library: try row.optionalString(1), reason: try row.string(2))
    }
  }

  /// Records that a module is quarantined.
  func quarantine(_ record: QuarantineRecord, sweep: Int) throws {
    try database.run(
      "INSERT OR REPLACE INTO quarantine (sweep, module, library, reason) VALUES (?, ?, ?, ?)", sweep, record.module,
      record.library, record.reason)
  }
}
