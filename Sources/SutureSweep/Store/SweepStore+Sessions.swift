import FoundationEssentials
import SutureGraph
import SutureSupport

extension SweepStore {
  /// Starts one run of a sweep; attempts left running by an earlier run are marked lost: a store has only one writer.
  /// - Returns: the session's id.
  func beginSession(sweep: String, environment: SweepEnvironment, command: String) throws -> Int {
    let document = try environment.json
    let digest = SHA256.hexDigest(of: Array(document.utf8))
    return try transaction {
      try database.run(
        "UPDATE attempt SET outcome = 'lost', ended = ?, reason = 'the sweep ended first' WHERE outcome = 'running'",
        SweepStore.now())
      try database.run("INSERT OR IGNORE INTO environment (digest, document) VALUES (?, ?)", digest, document)
      try database.run(
        "INSERT INTO session (sweep, environment, process, command, began) VALUES (?, ?, ?, ?, ?)",
        sweep, digest, Int(ProcessInfo.processInfo.processIdentifier), command, SweepStore.now())
      return database.lastInsertedRow
    }
  }

  /// Records that a session has ended normally.
  func endSession(_ session: Int, seconds: Double) throws {
    try transaction {
      try database.run("UPDATE session SET ended = ?, seconds = ? WHERE id = ?", SweepStore.now(), seconds, session)
    }
  }

  /// One run of a sweep.
  public struct SessionRecord: Hashable, Sendable {
    /// The machine and the program.
    public let environment: SweepEnvironment
    /// Its process ID.
    public let process: Int
    /// The command line.
    public let command: String
    /// When it started, ISO 8601.
    public let began: String
    /// When it ended normally; nil if it is running or was killed.
    public let ended: String?
    /// How long it ran, in seconds; nil if it is running or was killed.
    public let seconds: Double?
  }

  /// The runs of a sweep, first to last.
  public func sessions(of sweep: SweepRecord) throws -> [SessionRecord] {
    try database.rows(
      """
      SELECT document, process, command, began, ended, seconds
      FROM session JOIN environment ON digest = environment WHERE sweep = ? ORDER BY id
      """, sweep.name
    ) { row in
      SessionRecord(
        environment: try row.decoded(SweepEnvironment.self, 0),
        process: try row.int(1), command: try row.string(2), began: try row.string(3),
        ended: try row.optionalString(4), seconds: try row.optionalDouble(5))
    }
  }
}
