import SutureSandbox

/// What the coordinator says of itself: the file `coordinator`.
struct CoordinatorNote: Hashable, Codable {
  /// What pilots do.
  enum State: String, Codable {
    /// Take jobs.
    case open
    /// Wait: the run was interrupted, and may be resumed.
    case paused
    /// Leave: all jobs are done.
    case finished
  }

  /// The id of the run; the latest run is in command.
  let id: String
  let host: String
  let process: Int32
  /// The program; pilots must be the same.
  let program: String
  /// The identifier of the engine that jobs compute with.
  let engine: String
  /// The longest time between a pilot's signs of life that the coordinator expects, in seconds.
  let beat: Double
  var state: State

  private static let mostBytes = 64 << 10

  /// The note of a spool; nil if there is none yet, or it cannot be read at present.
  static func read(in folder: SpoolFolder) -> CoordinatorNote? {
    do {
      let lines = try SpoolFile.read(folder.coordinator, limit: mostBytes)
      return try lines.first.map { try JobCoding.decode(CoordinatorNote.self, $0) }
    } catch {
      // It is read again before long.
      return nil
    }
  }

  func write(in folder: SpoolFolder) throws {
    try SpoolFile.write([try JobCoding.encode(self, sorted: true)], to: folder.coordinator)
  }
}
