import Foundation
import SutureComposer

extension SweepStore {
  /// A sweep as the store holds it.
  public struct SweepRecord: Hashable, Sendable {
    /// The row's id.
    let id: Int
    /// The name.
    public let name: String
    /// The specification's text.
    public let specification: String
    /// The registry folders that it was started with.
    public let registry: [String]
    /// Spellings left out because an equal composition came before.
    public let duplicates: Int
    /// Whether every stage has run.
    public let isFinished: Bool
  }

  /// What becomes of a candidate.
  enum CandidateState: String {
    /// Not decided yet.
    case open
    /// A contract or a limit excludes it.
    case refused
    /// Building or training failed.
    case failed
    /// It went as far as it should.
    case done
  }

  /// Writes a sweep and its candidates anew; trial results stay, so nothing that was learnt is lost.
  /// - Parameter candidates: the compositions; nil is the bare backbone.
  /// - Returns: the sweep's id.
  func plan(
    _ specification: SweepSpecification, registry: [String], candidates: [Composition?], duplicates: Int
  ) throws -> Int {
    try transaction {
      let folders = String(decoding: try JSONEncoder().encode(registry), as: UTF8.self)
      let id = try rowForPlan(of: specification, compositions: candidates.map { $0?.description })
      try database.run("DELETE FROM sweep WHERE name = ?", specification.name)
      try database.run(
        "INSERT INTO sweep (id, name, specification, registry, duplicates, started) VALUES (?, ?, ?, ?, ?, ?)",
        id, specification.name, specification.text, folders, duplicates, SweepStore.now())
      for (ordinal, composition) in candidates.enumerated() {
        try database.run(
          "INSERT INTO candidate (sweep, ordinal, composition, state) VALUES (?, ?, ?, 'open')",
          id, ordinal, composition?.description)
      }
      return id
    }
  }

  /// The row of a sweep that is planned: the one that it had where nothing has changed, so that another run of it that
  /// is under way goes on beside this one; else one that no run under way knows.
  private func rowForPlan(of specification: SweepSpecification, compositions: [String?]) throws -> Int {
    let known = try database.first("SELECT id, specification FROM sweep WHERE name = ?", specification.name) { row in
      (id: try row.int(0), text: try row.string(1))
    }
    if let known, known.text == specification.text {
      let before = try database.rows(
        "SELECT composition FROM candidate WHERE sweep = ? ORDER BY ordinal", known.id
      ) { try $0.optionalString(0) }
      if before == compositions { return known.id }
    }
    return try database.first("SELECT coalesce(max(id), 0) + 1 FROM sweep") { try $0.int(0) } ?? 1
  }

  /// Throws where the last statement found no candidate: another run has planned the sweep anew.
  func expectCandidate() throws {
    if database.changes == 0 { throw SweepError.superseded(path: path) }
  }

  /// Records what became of a candidate.
  func settle(sweep: Int, _ ordinal: Int, _ state: CandidateState, reason: String? = nil) throws {
    try database.run(
      "UPDATE candidate SET state = ?, reason = ? WHERE sweep = ? AND ordinal = ?",
      state.rawValue, reason, sweep, ordinal)
    try expectCandidate()
  }

  /// Records that every stage has run.
  func finish(sweep: Int) throws {
    try database.run("UPDATE sweep SET finished = ? WHERE id = ?", SweepStore.now(), sweep)
  }

  /// The sweeps in the store, latest first.
  public func sweeps() throws -> [SweepRecord] {
    try database.rows(
      "SELECT id, name, specification, registry, duplicates, finished FROM sweep ORDER BY started DESC, id DESC"
    ) { row in
      SweepRecord(
        id: try row.int(0), name: try row.string(1), specification: try row.string(2),
        registry: try JSONDecoder().decode([String].self, from: Data(try row.string(3).utf8)),
        duplicates: try row.int(4), isFinished: !row.isNull(5))
    }
  }

  /// The sweep of a name, or the latest one.
  /// - Throws: `SweepError.nothingStored` where there is none.
  public func sweep(named name: String? = nil) throws -> SweepRecord {
    guard let record = try sweeps().first(where: { name == nil || $0.name == name }) else {
      throw SweepError.nothingStored(path: path)
    }
    return record
  }
}

extension SweepStore {
  /// How many trials a sweep has come to, and what became of them.
  public struct TrialCounts: Hashable, Sendable, Codable {
    /// Those that the stages so far ask for.
    public let planned: Int
    /// Those with a result.
    public let done: Int
    /// Those that failed.
    public let failed: Int
  }

  /// How many candidates of a sweep are in each state.
  public func candidateCounts(of sweep: SweepRecord) throws -> [String: Int] {
    let counts = try database.rows(
      "SELECT state, count(*) FROM candidate WHERE sweep = ? GROUP BY state", sweep.id
    ) { row in (try row.string(0), try row.int(1)) }
    return Dictionary(counts) { first, _ in first }
  }

  /// How many trials of a sweep are done.
  public func trialCounts(of sweep: SweepRecord) throws -> TrialCounts {
    try database.first(
      """
      SELECT count(*), count(CASE state WHEN 'done' THEN 1 END), count(CASE state WHEN 'failed' THEN 1 END)
      FROM candidate_trial LEFT JOIN trial ON trial.key = candidate_trial.trial WHERE sweep = ?
      """, sweep.id
    ) { row in TrialCounts(planned: try row.int(0), done: try row.int(1), failed: try row.int(2)) }
      ?? TrialCounts(planned: 0, done: 0, failed: 0)
  }
}
