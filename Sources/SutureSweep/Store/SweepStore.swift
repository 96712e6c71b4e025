import Foundation
import SutureGraph

/// The file that holds sweeps and trial results: results are found by what decides them, so any sweep may use them.
public final class SweepStore {
  let database: Database

  /// Opens or makes a store for writing.
  /// - Throws: `StoreError` where the path is not writable or holds something else.
  public convenience init(path: String) throws {
    self.init(database: try Database.open(path, mode: .readWriteCreate, format: .sweepStore))
  }

  /// Opens an existing store for reading, also while a sweep writes to it.
  /// - Throws: `StoreError` where there is none or it is something else.
  public convenience init(reading path: String) throws {
    self.init(database: try Database.open(path, mode: .readOnly, format: .sweepStore))
  }

  private init(database: Database) { self.database = database }

  /// The file.
  public var path: String { database.path }

  /// Everything in `body` or nothing.
  func transaction<Result>(_ body: () throws -> Result) throws -> Result {
    try database.transaction(.immediate, body)
  }

  static func now() -> String { ISO8601DateFormatter().string(from: Date()) }
}

extension DatabaseFormat {
  /// The tables of a sweep store, version by version.
  static let sweepStore = DatabaseFormat(
    applicationID: 0x5375_7475,  // "Sutu"
    migrations: [
      """
      CREATE TABLE sweep (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        specification TEXT NOT NULL,
        registry TEXT NOT NULL,
        duplicates INTEGER NOT NULL,
        started TEXT NOT NULL,
        finished TEXT
      );
      CREATE TABLE cost (
        key TEXT PRIMARY KEY,
        document TEXT NOT NULL,
        parameters INTEGER NOT NULL,
        macs INTEGER NOT NULL
      ) WITHOUT ROWID;
      CREATE TABLE latency (
        key TEXT NOT NULL,
        machine TEXT NOT NULL,
        milliseconds REAL NOT NULL,
        PRIMARY KEY (key, machine)
      ) WITHOUT ROWID;
      CREATE TABLE trial (
        key TEXT PRIMARY KEY,
        document TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('done', 'failed')),
        accuracy REAL,
        seconds REAL,
        reason TEXT,
        recorded TEXT NOT NULL
      ) WITHOUT ROWID;
      CREATE TABLE epoch (
        trial TEXT NOT NULL REFERENCES trial(key) ON DELETE CASCADE,
        number INTEGER NOT NULL,
        loss REAL,
        train_accuracy REAL,
        accuracy REAL,
        seconds REAL,
        PRIMARY KEY (trial, number)
      ) WITHOUT ROWID;
      CREATE TABLE candidate (
        sweep INTEGER NOT NULL REFERENCES sweep(id) ON DELETE CASCADE,
        ordinal INTEGER NOT NULL,
        composition TEXT,
        state TEXT NOT NULL CHECK (state IN ('open', 'refused', 'failed', 'done')),
        reason TEXT,
        cost TEXT,
        PRIMARY KEY (sweep, ordinal)
      ) WITHOUT ROWID;
      CREATE TABLE candidate_trial (
        sweep INTEGER NOT NULL,
        ordinal INTEGER NOT NULL,
        stage INTEGER NOT NULL,
        epochs INTEGER NOT NULL,
        seed INTEGER NOT NULL,
        trial TEXT NOT NULL,
        PRIMARY KEY (sweep, ordinal, stage, seed),
        FOREIGN KEY (sweep, ordinal) REFERENCES candidate(sweep, ordinal) ON DELETE CASCADE
      ) WITHOUT ROWID;
      """
    ])
}
