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

  /// Why work on a key failed, where its last try did.
  func failure(at key: String) throws -> String? {
    try database.first(
      "SELECT outcome, reason FROM attempt WHERE key = ? ORDER BY number DESC LIMIT 1", key
    ) { row in try row.string(0) == "failed" ? try row.optionalString(1) : nil } ?? nil
  }

  /// Forgets what failed, so that it is tried again.
  func forgetFailures() throws {
    try transaction {
      try database.run("DELETE FROM trial WHERE state = 'failed'")
      try database.run("UPDATE attempt SET outcome = 'lost' WHERE outcome = 'failed'")
      try database.run("DELETE FROM quarantine")
    }
  }

  /// Records which trials answer for candidates in a stage.
  func link(_ links: [TrialLink], stage: Int, epochs: Int, sweep: Int) throws {
    try transaction {
      for link in links {
        try database.run(
          """
          INSERT OR REPLACE INTO candidate_trial (sweep, ordinal, stage, epochs, seed, trial) VALUES (?, ?, ?, ?, ?, ?)
          """, sweep, link.ordinal, stage, epochs, link.seed, link.key)
      }
    }
  }

  /// The trial that answers for a candidate and a seed.
  struct TrialLink {
    let ordinal: Int
    let seed: Int
    let key: String
  }

  // MARK: Costs

  /// What a candidate costs, its latency as measured on this machine; nil where it is not known.
  func cost(_ key: String, machine: String) throws -> CostReport? {
    try database.first(
      """
      SELECT parameters, macs, milliseconds FROM cost
      LEFT JOIN latency ON latency.key = cost.key AND machine = ? WHERE cost.key = ?
      """, machine, key
    ) { row in
      CostReport(parameters: try row.int(0), macs: try row.int(1), latency: try row.optionalDouble(2))
    }
  }

  /// Records what a candidate costs.
  func record(_ report: CostReport, key: String, document: TrialDocument, machine: String) throws {
    let json = try document.json
    try transaction {
      try database.run(
        "INSERT OR IGNORE INTO cost (key, document, parameters, macs) VALUES (?, ?, ?, ?)",
        key, json, report.parameters, report.macs)
      guard let latency = report.latency else { return }
      try database.run(
        "INSERT OR REPLACE INTO latency (key, machine, milliseconds) VALUES (?, ?, ?)", key, machine, latency)
    }
  }

  /// Records which costs belong to candidates.
  func link(costs: [(ordinal: Int, key: String)], sweep: Int) throws {
    try transaction {
      for (ordinal, key) in costs {
        try database.run("UPDATE candidate SET cost = ? WHERE sweep = ? AND ordinal = ?", key, sweep, ordinal)
      }
    }
  }

  // MARK: Scores

  /// The scores under a key; nil where one of them was never computed.
  ///
  /// Those that had no value are left out.
  func scores(_ key: String, of names: [ZeroCostScore]) throws -> [ZeroCostScore: Double]? {
    let rows = try database.rows("SELECT name, value FROM score WHERE key = ?", key) { row in
      (try row.string(0), try row.optionalDouble(1))
    }
    let known = Dictionary(rows) { first, _ in first }
    guard names.allSatisfy({ known.keys.contains($0.rawValue) }) else { return nil }
    let values = names.compactMap { name in known[name.rawValue].flatMap { $0 }.map { (name, $0) } }
    return Dictionary(values) { first, _ in first }
  }

  /// Records scores; of `names`, which were asked for, some may have no value.
  func record(_ scores: [ZeroCostScore: Double], of names: [ZeroCostScore], key: String) throws {
    for name in names {
      try database.run(
        "INSERT OR REPLACE INTO score (key, name, value) VALUES (?, ?, ?)", key, name.rawValue, scores[name])
    }
  }

  /// Records which scores belong to candidates.
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

  /// The modules that crashed too often in a sweep to be tried further, by id, with the reason.
  func quarantine(sweep: Int) throws -> [String: String] {
    let rows = try database.rows("SELECT module, reason FROM quarantine WHERE sweep = ?", sweep) { row in
      (try row.string(0), try row.string(1))
    }
    return Dictionary(rows) { first, _ in first }
  }

  /// Records that a module is not tried further.
  func quarantine(_ module: String, reason: String, sweep: Int) throws {
    try database.run(
      "INSERT OR REPLACE INTO quarantine (sweep, module, reason) VALUES (?, ?, ?)", sweep, module, reason)
  }
}
