extension DatabaseFormat {
  /// The tables of a sweep store, version by version.
  static let sweepStore = DatabaseFormat(
    applicationID: 0x5375_7475,  // "Sutu"
    migrations: [first, attempts, circumstances, progress, testAccuracies, independence, gains])

  /// Sweeps with their candidates, and results by the key of what decides them.
  private static let first = """
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

  /// Who tried what, when, where, and how it ended; scores; stages; candidates at one site each.
  ///
  /// `attempt.number` is the fence: only the latest attempt at a key may record its result.
  private static let attempts = """
    CREATE TABLE environment (
      digest TEXT PRIMARY KEY,
      document TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE session (
      id INTEGER PRIMARY KEY,
      sweep TEXT NOT NULL,
      environment TEXT NOT NULL REFERENCES environment(digest),
      process INTEGER NOT NULL,
      command TEXT NOT NULL,
      began TEXT NOT NULL,
      ended TEXT,
      seconds REAL
    );
    CREATE TABLE attempt (
      id INTEGER PRIMARY KEY,
      key TEXT NOT NULL,
      number INTEGER NOT NULL,
      session INTEGER NOT NULL REFERENCES session(id),
      job TEXT NOT NULL CHECK (job IN ('cost', 'score', 'train')),
      outcome TEXT NOT NULL CHECK (outcome IN ('running', 'done', 'failed', 'lost', 'fenced')),
      began TEXT NOT NULL,
      ended TEXT,
      reason TEXT,
      printed TEXT,
      peak_memory INTEGER,
      processor_seconds REAL,
      UNIQUE (key, number)
    );
    CREATE INDEX attempt_running ON attempt(id) WHERE outcome = 'running';
    CREATE TABLE score (
      key TEXT NOT NULL,
      name TEXT NOT NULL,
      value REAL,
      PRIMARY KEY (key, name)
    ) WITHOUT ROWID;
    CREATE TABLE candidate_score (
      sweep INTEGER NOT NULL,
      ordinal INTEGER NOT NULL,
      seed INTEGER NOT NULL,
      key TEXT NOT NULL,
      PRIMARY KEY (sweep, ordinal, seed),
      FOREIGN KEY (sweep, ordinal) REFERENCES candidate(sweep, ordinal) ON DELETE CASCADE
    ) WITHOUT ROWID;
    CREATE TABLE quarantine (
      sweep INTEGER NOT NULL REFERENCES sweep(id) ON DELETE CASCADE,
      module TEXT NOT NULL,
      reason TEXT NOT NULL,
      PRIMARY KEY (sweep, module)
    ) WITHOUT ROWID;
    CREATE TABLE stage (
      sweep INTEGER NOT NULL REFERENCES sweep(id) ON DELETE CASCADE,
      number INTEGER NOT NULL,
      name TEXT NOT NULL,
      entered INTEGER NOT NULL,
      refused INTEGER NOT NULL,
      failed INTEGER NOT NULL,
      dropped INTEGER NOT NULL,
      seconds REAL NOT NULL,
      PRIMARY KEY (sweep, number)
    ) WITHOUT ROWID;
    ALTER TABLE candidate ADD COLUMN site TEXT;
    ALTER TABLE candidate ADD COLUMN stage INTEGER;
    CREATE INDEX candidate_trial_key ON candidate_trial(trial);
    """

  /// Under which circumstances something failed: the limit that a try broke, and the library that is in quarantine.
  private static let circumstances = """
    ALTER TABLE attempt ADD COLUMN limit_kind TEXT;
    ALTER TABLE attempt ADD COLUMN limit_value REAL;
    ALTER TABLE quarantine ADD COLUMN library TEXT;
    """

  /// How sure latencies are, and whether a stage is over: stages are recorded when they begin.
  private static let progress = """
    ALTER TABLE latency ADD COLUMN error REAL;
    ALTER TABLE stage ADD COLUMN finished INTEGER NOT NULL DEFAULT 1;
    """

  /// Accuracies on the test images beside those that choices are made by.
  ///
  /// `trial.accuracy` is that of the validation images, or of the test images where the trial's document names no
  /// `validation` share above 0.
  private static let testAccuracies = """
    ALTER TABLE trial ADD COLUMN test_accuracy REAL;
    """

  /// What makes a store readable on its own: printed structures without plugins, images from any folder, and checksums
  /// of results, which are absent from rows of earlier versions.
  private static let independence = """
    CREATE TABLE structure (
      sweep INTEGER NOT NULL,
      ordinal INTEGER NOT NULL,
      key TEXT NOT NULL,
      text TEXT NOT NULL,
      PRIMARY KEY (sweep, ordinal),
      FOREIGN KEY (sweep, ordinal) REFERENCES candidate(sweep, ordinal) ON DELETE CASCADE
    ) WITHOUT ROWID;
    ALTER TABLE sweep ADD COLUMN data_folder TEXT;
    ALTER TABLE trial ADD COLUMN checksum TEXT;
    ALTER TABLE epoch ADD COLUMN checksum TEXT;
    ALTER TABLE cost ADD COLUMN checksum TEXT;
    ALTER TABLE latency ADD COLUMN checksum TEXT;
    ALTER TABLE score ADD COLUMN checksum TEXT;
    """

  /// The gain of each graft at the start, measured with the cost, and the factor that `scale: match` multiplies it by.
  private static let gains = """
    CREATE TABLE gain (
      key TEXT NOT NULL REFERENCES cost(key) ON DELETE CASCADE,
      site TEXT NOT NULL,
      gain REAL,
      factor REAL NOT NULL,
      checksum TEXT,
      PRIMARY KEY (key, site)
    ) WITHOUT ROWID;
    """
}
