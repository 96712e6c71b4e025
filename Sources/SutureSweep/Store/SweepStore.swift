import Foundation
import SutureGraph

/// The file that holds sweeps and trial results: results are found by what decides them, so any sweep may use them.
public final class SweepStore {
  let database: Database
  private let lock: FileLock?
  /// Whether a process was running a sweep of this store when it was opened.
  public let isBeingWritten: Bool

  /// Opens or makes a store for writing; no other process can do so until this one ends.
  /// - Throws: `StoreError` where the path is not writable, holds something else, or another process writes to it.
  public init(path: String) throws {
    // Before anything is written: somebody else's file stays as it is.
    try Database.checkPath(path, format: .sweepStore)
    lock = try FileLock(path)
    isBeingWritten = true
    database = try Database.open(path, mode: .readWriteCreate, format: .sweepStore)
  }

  /// Opens an existing store for reading, also while a sweep writes to it.
  /// - Throws: `StoreError` where there is none or it is something else.
  public init(reading path: String) throws {
    lock = nil
    try Database.checkPath(path, format: .sweepStore)
    // Now, for looking closes a descriptor of the file, and with it go the locks that SQLite has on it by then.
    isBeingWritten = FileLock.isHeld(path)
    database = try Database.open(path, mode: .readOnly, format: .sweepStore, isWritten: isBeingWritten)
  }

  /// The file.
  public var path: String { database.path }

  /// Everything in `body` or nothing.
  /// - Throws: `StoreError.removed` where a writer's file is not at its path any more.
  func transaction<Result>(_ body: () throws -> Result) throws -> Result {
    let result = try database.transaction(body)
    if let lock, !lock.holds(path) { throw StoreError.removed(path: path) }
    return result
  }

  static func now() -> String { ISO8601DateFormatter().string(from: Date()) }
}
