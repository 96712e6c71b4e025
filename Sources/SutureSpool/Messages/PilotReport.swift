import SutureSandbox

/// A pilot's sign of life: who it is, and what it does.
struct PilotReport: Hashable, Codable {
  /// What a pilot does.
  enum State: String, Codable {
    /// It runs jobs.
    case working
    /// It waits for jobs.
    case idle
    /// It takes no more jobs, and ends once its running ones have ended.
    case leaving
    /// It has ended, and has delivered all of its results.
    case left
  }

  let id: String
  /// The machine's name.
  let host: String
  /// The process's ID on that machine.
  let process: Int32
  /// The number of worker processes.
  let workers: Int
  /// The vector instructions that it computes with.
  let instructions: String
  /// The task of a scheduler that it runs in, such as `123_4`.
  var task: String?
  /// The number of this sign of life: liveness is a change of it.
  var beat = 0
  var state = State.idle
  /// The batches of which it has not delivered all results.
  var open: [String] = []
  /// The number of jobs that it has ended.
  var done = 0

  /// The size above which a report is not read, in bytes.
  static let mostBytes = 1 << 20

  /// Reads a report.
  static func read(_ path: String) throws -> PilotReport {
    let lines = try SpoolFile.read(path, limit: mostBytes)
    guard let line = lines.first else { throw SpoolFile.Fault.damaged(path: path, byteCount: 0) }
    do { return try JobCoding.decode(PilotReport.self, line) } catch {
      throw SpoolFile.Fault.damaged(path: path, byteCount: line.count)
    }
  }
}
