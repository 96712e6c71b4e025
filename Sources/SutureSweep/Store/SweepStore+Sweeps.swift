import Foundation
import SutureComposer
import SutureData
import SutureRegistry

extension SweepStore {
  /// A sweep as the store holds it.
  public struct SweepRecord: Hashable, Sendable {
    /// The row's id.
    let id: Int
    /// The name.
    public let name: String
    /// The specification's text.
    public let specification: String
    /// The registry folders that the user named when it was run; never searched because the store names them.
    public let registry: [String]
    /// The absolute folder of its images; nil for those of the catalogue, and in stores of earlier versions.
    public let dataFolder: String?
    /// Spellings left out because an equal composition came before.
    public let duplicates: Int
    /// When it was begun last, ISO 8601.
    public let started: String
    /// When every stage had run, ISO 8601; nil where they have not.
    public let finished: String?

    /// Whether every stage has run.
    public var isFinished: Bool { finished != nil }
  }

  /// What became of a candidate, and why.
  struct Outcome {
    let ordinal: Int
    let state: CandidateState
    var reason: String?
  }

  /// Writes a sweep down; where it is known unchanged, everything that is known of its candidates stays.
  /// - Returns: the sweep's id.
  func begin(_ specification: SweepSpecification, registry: [String]) throws -> Int {
    try transaction {
      let folders = String(decoding: try JSONEncoder().encode(registry), as: UTF8.self)
      let known = try database.first(
        "SELECT id FROM sweep WHERE name = ? AND specification = ?", specification.name, specification.text
      ) { try $0.int(0) }
      if let known {
        try database.run(
          "UPDATE sweep SET registry = ?, data_folder = ?, started = ?, finished = NULL WHERE id = ?", folders,
          specification.dataSet.folder, SweepStore.now(), known)
        return known
      }
      try database.run("DELETE FROM sweep WHERE name = ?", specification.name)
      try database.run(
        "INSERT INTO sweep (name, specification, registry, data_folder, duplicates, started) VALUES (?, ?, ?, ?, 0, ?)",
        specification.name, specification.text, folders, specification.dataSet.folder, SweepStore.now())
      return database.lastInsertedRow
    }
  }

  /// Writes candidates down, undecided; one that takes the place of another starts with nothing known of it.
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

  /// Forgets the candidates from a number on, which an earlier run of the sweep had and this one has not.
  func forgetCandidates(from count: Int, duplicates: Int, sweep: Int) throws {
    try transaction {
      try database.run("DELETE FROM candidate WHERE sweep = ? AND ordinal >= ?", sweep, count)
      try database.run("UPDATE sweep SET duplicates = ? WHERE id = ?", duplicates, sweep)
    }
  }

  /// Records what became of candidates, and in which stage.
  func settle(_ verdicts: [Outcome], stage: Int, sweep: Int) throws {
    try transaction {
      for verdict in verdicts {
        try database.run(
          "UPDATE candidate SET state = ?, reason = ?, stage = ? WHERE sweep = ? AND ordinal = ?",
          verdict.state.rawValue, verdict.reason, stage, sweep, verdict.ordinal)
      }
    }
  }

  /// Records that every stage has run.
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

  /// The sweep of a name, or the latest one.
  /// - Throws: `SweepError.nothingStored` where there is none, `SweepError.noSweep` where there are others.
  public func sweep(named name: String? = nil) throws -> SweepRecord {
    let all = try sweeps()
    if let record = all.first(where: { name == nil || $0.name == name }) { return record }
    guard let name, !all.isEmpty else { throw SweepError.nothingStored(path: path) }
    throw SweepError.noSweep(name: name, path: path, known: all.map(\.name))
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
      "SELECT state, count(*) FROM (\(SweepStore.settledCandidates)) WHERE sweep = ? GROUP BY state", sweep.id
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

extension SweepStore {
  /// The plugins that a sweep's trials used, with the digests of their files.
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
