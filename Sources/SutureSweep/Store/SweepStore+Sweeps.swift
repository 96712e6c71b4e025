import FoundationEssentials
import SutureComposer
import SutureData
import SutureRegistry

extension SweepStore {
  /// A recorded sweep.
  public struct SweepRecord: Hashable, Sendable {
    /// The row's id.
    let id: Int
    /// The name.
    public let name: String
    /// The specification's text.
    public let specification: String
    /// The registry folders named by the user when it was run; for information only, never searched.
    public let registry: [String]
    /// The absolute path of the folder of its images; nil for built-in data sets and in stores of earlier versions.
    public let dataFolder: String?
    /// Number of compositions omitted as duplicates of earlier ones.
    public let duplicates: Int
    /// When it was last started, ISO 8601.
    public let started: String
    /// When its last stage finished, ISO 8601; nil if it has not.
    public let finished: String?

    /// Whether all stages have finished.
    public var isFinished: Bool { finished != nil }
  }

  /// The state of a candidate, with the reason.
  struct Outcome {
    let ordinal: Int
    let state: CandidateState
    var reason: String?
  }

  /// Records a sweep; if it is already recorded with the same specification, its candidates' records are kept.
  /// - Returns: the sweep's id.
  func begin(name: String, text: String, dataFolder: String?, registry: [String]) throws -> Int {
    try transaction {
      let folders = String(decoding: try JSONEncoder().encode(registry), as: UTF8.self)
      let known = try database.first(
        "SELECT id FROM sweep WHERE name = ? AND specification = ?", name, text
      ) { try $0.int(0) }
      if let known {
        try database.run(
          "UPDATE sweep SET registry = ?, data_folder = ?, started = ?, finished = NULL WHERE id = ?", folders,
          dataFolder, SweepStore.now(), known)
        return known
      }
      try database.run("DELETE FROM sweep WHERE name = ?", name)
      try database.run(
        "INSERT INTO sweep (name, specification, registry, data_folder, duplicates, started) VALUES (?, ?, ?, ?, 0, ?)",
        name, text, folders, dataFolder, SweepStore.now())
      return database.lastInsertedRow
    }
  }

  /// Records candidates as open; one that replaces a different candidate starts without results.
  func put(_ candidates: [Candidate], sweep: Int) throws {
    try transaction {
      for candidate in candidates {
        let composition = candidate.composition?.description
        try database.run(
          "DELETE FROM candidate WHERE sweep = ? AND ordinal = ? AND (composition IS NOT ? OR site IS NOT ?)",
          sweep, candidate.ordinal, composition, candidate.site)
        try database.run(
          """
          INSERT INTO candidate (sweep, ordinal, composition, site, state) VALUES (?, ?, ?, ?, 'open')
          ON CONFLICT (sweep, ordinal) DO UPDATE SET state = 'open', reason = NULL, stage = NULL
          """, sweep, candidate.ordinal, composition, candidate.site)
      }
    }
  }

  /// Deletes the candidates numbered `count` or higher, left over from an earlier run of the sweep.
  func forgetCandidates(from count: Int, duplicates: Int, sweep: Int) throws {
    try transaction {
      try database.run("DELETE FROM candidate WHERE sweep = ? AND ordinal >= ?", sweep, count)
      try database.run("UPDATE sweep SET duplicates = ? WHERE id = ?", duplicates, sweep)
    }
  }

  /// Records the states of candidates, and the stage in which they were decided.
  func settle(_ verdicts: [Outcome], stage: Int, sweep: Int) throws {
    try transaction {
      for verdict in verdicts {
        try database.run(
          "UPDATE candidate SET state = ?, reason = ?, stage = ? WHERE sweep = ? AND ordinal = ?",
          verdict.state.rawValue, verdict.reason, stage, sweep, verdict.ordinal)
      }
    }
  }

  /// Records that all stages have finished.
  func finish(sweep: Int) throws {
    try transaction {
      try database.run("UPDATE sweep SET finished = ? WHERE id = ?", SweepStore.now(), sweep)
    }
  }

  /// The sweeps in the store, latest first.
  public func sweeps() throws -> [SweepRecord] {
    try database.rows(
      """
      SELECT id, name, specification, registry, duplicates, started, finished, data_folder FROM sweep
      ORDER BY started DESC, id DESC
      """
    ) { row in
      SweepRecord(
        id: try row.int(0), name: try row.string(1), specification: try row.string(2),
        registry: try row.decoded([String].self, 3),
        dataFolder: try row.optionalString(7), duplicates: try row.int(4), started: try row.string(5),
        finished: try row.optionalString(6))
    }
  }

  /// The sweep with the given name, or the latest one.
  /// - Throws: `SweepError.nothingStored` if the store is empty, `SweepError.noSweep` if it has only other sweeps.
  public func sweep(named name: String? = nil) throws -> SweepRecord {
    let all = try sweeps()
    if let record = all.first(where: { name == nil || $0.name == name }) { return record }
    guard let name, !all.isEmpty else { throw SweepError.nothingStored(path: path) }
    throw SweepError.noSweep(name: name, path: path, known: all.map(\.name))
  }
}

extension SweepStore {
  /// Numbers of planned, finished and failed trials.
  public struct TrialCounts: Hashable, Sendable, Codable {
    /// Number of trials required by the stages so far.
    public let planned: Int
    /// Number of trials with a result.
    public let done: Int
    /// Number of trials that failed.
    public let failed: Int
  }

  /// The number of candidates of a sweep in each state.
  public func candidateCounts(of sweep: SweepRecord) throws -> [String: Int] {
    let counts = try database.rows(
      "SELECT state, count(*) FROM (\(SweepStore.settledCandidates)) WHERE sweep = ? GROUP BY state", sweep.id
    ) { row in (try row.string(0), try row.int(1)) }
    return Dictionary(counts) { first, _ in first }
  }

  /// The progress of a sweep's trials.
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

extension SweepStore {
  /// The plugins used by a sweep's trials, with the digests of their files.
  package func plugins(of sweep: SweepRecord) throws -> [PluginDigest] {
    var plugins: Set<PluginDigest> = []
    try database.forEach(
      """
      SELECT DISTINCT json_extract(document, '$.plugins') FROM cost
      WHERE key IN (SELECT cost FROM candidate WHERE sweep = ?1)
      UNION SELECT json_extract(document, '$.plugins') FROM trial
      WHERE key IN (SELECT trial FROM candidate_trial WHERE sweep = ?1)
      """, sweep.id
    ) { row in
      if !row.isNull(0) { plugins.formUnion(try row.decoded([PluginDigest].self, 0)) }
    }
    return plugins.sorted { ($0.id, $0.version, $0.library) < ($1.id, $1.version, $1.library) }
  }
}
