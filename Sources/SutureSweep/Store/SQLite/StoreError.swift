/// Why a store cannot be opened, read or written.
public enum StoreError: Error, Hashable, Sendable {
  /// The file is not a store of this program; it is left unchanged.
  case foreign(path: String, what: String)
  /// The file or its folder cannot be used.
  case unwritable(path: String, reason: String)
  /// The disk is full, or a quota or file-size limit is reached; the transaction is rolled back.
  case full(path: String, reason: String)
  /// A file to be read does not exist.
  case missing(path: String)
  /// A later version of this program wrote the file.
  case newer(path: String, version: Int, known: Int)
  /// The folder is on a network file system, where SQLite's locks are unreliable.
  case networked(path: String, fileSystem: String)
  /// Another process is writing to the file.
  case locked(path: String)
  /// SQLite reported an error, with its code and message.
  case sqlite(path: String, operation: String, code: Int, message: String)
  /// A recorded result does not match its checksum; `what` names it.
  case damaged(path: String, what: String)
  /// The file was removed or replaced while a sweep wrote to it.
  case removed(path: String)
  /// A column has an unexpected type: the file is damaged or was edited.
  case column(path: String, name: String, expected: String, found: String)
}

extension StoreError: CustomStringConvertible {
  /// The error in one sentence, with a way out if there is one.
  public var description: String {
    switch self {
    case .foreign(let path, let what): "'\(path)' is not a store of this program: \(what); it was left unchanged"
    case .unwritable(let path, let reason): "cannot open the store '\(path)': \(reason)"
    case .full(let path, let reason): "cannot write the store '\(path)': \(reason)"
    case .missing(let path):
      "there is no store '\(path)': give the file that 'suture sweep run' wrote, NAME.db by default"
    case .newer(let path, let version, let known):
      "the store '\(path)' has version \(version), but this program supports at most \(known): use a newer one"
    case .networked(let path, let fileSystem):
      "the store '\(path)' would be on a network file system (\(fileSystem)), where SQLite cannot lock: "
        + "put it on a local disk, such as '/tmp', and copy it when the sweep is done"
    case .locked(let path):
      "another process is running a sweep in the store '\(path)': 'suture sweep status --store \(path)' shows how "
        + "far it is; a store has one writer, so wait for it or use another store"
    case .sqlite(let path, let operation, let code, let message):
      "SQLite cannot \(operation) in the store '\(path)': \(message) (code \(code))"
    case .damaged(let path, let what):
      "the store '\(path)' is damaged: \(what) does not match its checksum; "
        + "'suture sweep resume \(path) --retry-failed' recomputes damaged results"
    case .removed(let path):
      "the store '\(path)' was removed or replaced while the sweep was running: its results are lost"
    case .column(let path, let name, let expected, let found):
      "the store '\(path)' is damaged: column '\(name)' contains \(found), but \(expected) is expected"
    }
  }
}
