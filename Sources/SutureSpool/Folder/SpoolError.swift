import SutureSupport

/// Why a spool cannot be used, or pilots cannot be started.
public enum SpoolError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The folder holds files but is not a spool.
  case notASpool(path: String)
  /// The spool has a format that this program does not know.
  case unknownFormat(path: String)
  /// Other users could put jobs into the spool.
  case unsafe(path: String, reason: String)
  /// The spool cannot be prepared.
  case unusable(path: String, reason: String)
  /// Another coordinator has taken over the spool.
  case takenOver(path: String, by: String)
  /// The coordinator's program is not the pilot's.
  case otherProgram(coordinator: String, here: String)
  /// The engine of the coordinator's jobs cannot compute on the pilot's machine.
  case engine(String, reason: String)
  /// The spool holds jobs of a kind that this program does not know.
  case unknownJob(String)
  /// Pilots end before they report to the spool.
  case pilotsFail(count: Int, logs: String, lastWords: String?)
  /// A command of Slurm is missing or failed.
  case slurm(command: String, reason: String)

  /// The facts in one sentence.
  public var description: String {
    switch self {
    case .notASpool(let path):
      "'\(path)' is not a spool: it holds other files; name an empty folder, or one that does not exist yet"
    case .unknownFormat(let path): "the spool '\(path)' was made by another version of this program"
    case .unsafe(let path, let reason):
      "the spool '\(path)' \(reason), who could make workers run jobs of theirs: 'chmod go-w' it, or name another folder"
    case .unusable(let path, let reason): "the spool '\(path)' cannot be used: \(reason)"
    case .takenOver(let path, let other):
      "another run has taken over the spool '\(path)' (\(other)); this one ends, and its results are kept"
    case .otherProgram(let coordinator, let here):
      "the coordinator is \(coordinator), but this worker is \(here): their results could differ; start the same program"
    case .engine(let id, let reason): "this worker cannot compute with the engine '\(id)': \(reason)"
    case .unknownJob(let id): "the spool holds jobs '\(id)', which this program does not know"
    case .pilotsFail(let count, let logs, let words):
      "\(count) pilots in a row ended before they reported to the spool; their logs are in '\(logs)'"
        + (words.map { ", and the latest ends with: \($0)" } ?? "")
    case .slurm(let command, let reason): "'\(command)' failed: \(reason)"
    }
  }
}
