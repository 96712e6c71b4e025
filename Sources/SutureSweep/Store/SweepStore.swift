import FoundationEssentials
import SutureGraph

/// The file with sweeps and trial results.
///
/// Results are keyed by their inputs, so that sweeps share them.
public final class SweepStore {
  let database: Database
  private let lock: FileLock?
  /// Whether a process was writing to this store when it was opened.
  public let isBeingWritten: Bool

  /// Opens or creates a store for writing; no other process can do so until this one ends.
  /// - Throws: `StoreError` if the path is not writable, is not a store, or another process is writing to it.
  public init(path: String) throws {
    // Before anything is written, so that a file of another program is left unchanged.
    try Database.checkPath(path, format: .sweepStore)
    lock = try FileLock(path)
    isBeingWritten = true
    database = try Database.open(path, mode: .readWriteCreate, format: .sweepStore)
  }

  /// Opens an existing store for reading, even while a sweep is writing to it.
  /// - Throws: `StoreError` if it does not exist or is not a store.
  public init(reading path: String) throws {
    lock = nil
    try Database.checkPath(path, format: .sweepStore)
    // Checked before SQLite opens the file: closing the descriptor used here would release SQLite's locks on it.
    isBeingWritten = FileLock.isHeld(path)
    database = try Database.open(path, mode: .readOnly, format: .sweepStore, isWritten: isBeingWritten)
  }

  /// The path of the file.
  public var path: String { database.path }

  /// Runs `body` in a transaction, which is rolled back if it throws.
  /// - Throws: `StoreError.removed` if the file was removed or replaced while this process was writing to it.
  func transaction<Result>(_ body: () throws -> Result) throws -> Result {
    let result = try database.transaction(body)
    if let lock, !lock.holds(path) { throw StoreError.removed(path: path) }
    return result
  }

  static func now() -> String { Date().formatted(.iso8601) }
}
