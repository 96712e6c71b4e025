extension DatabaseFormat {
  /// The tables of a sweep store, version by version.
  static let sweepStore = DatabaseFormat(
    applicationID: 0x5375_7475,  // "Sutu"
    migrations: [first, attempts, circumstances, progress, testAccuracies, independence, gains, weights])

  /// Sweeps with their candidates, and results by a key that is the digest of their inputs.
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

  /// Attempts with time, machine and outcome; scores; stages; candidates at single sites.
  ///
  /// `attempt.number` is a fencing token: only the latest attempt at a key may record a result.
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

  /// Circumstances of failures: the limit that an attempt exceeded, and the library in quarantine.
  private static let circumstances = """
    ALTER TABLE attempt ADD COLUMN limit_kind TEXT;
    ALTER TABLE attempt ADD COLUMN limit_value REAL;
    ALTER TABLE quarantine ADD COLUMN library TEXT;
    """

  /// The uncertainty of latencies, and whether a stage has finished: stages are recorded when they start.
  private static let progress = """
    ALTER TABLE latency ADD COLUMN error REAL;
    ALTER TABLE stage ADD COLUMN finished INTEGER NOT NULL DEFAULT 1;
    """

  /// Test accuracies, in addition to those used for selection.
  ///
  /// `trial.accuracy` is measured on the validation images, or on the test images if the trial's document has no
  /// `validation` share above 0.
  private static let testAccuracies = """
    ALTER TABLE trial ADD COLUMN test_accuracy REAL;
    """

  /// Makes a store self-contained: printed structures, which need no plugins; the folder of the images; and checksums
  /// of results, which rows of earlier versions lack.
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

  /// The gain of each graft at initialization, measured with the cost, and the factor applied by `scale: match`.
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

  /// The files of trained weights: they belong to the result of the trial's training, and go with it.
  private static let weights = """
    CREATE TABLE weights (
      key TEXT PRIMARY KEY REFERENCES trial(key) ON DELETE CASCADE,
      sha256 TEXT NOT NULL,
      bytes INTEGER NOT NULL,
      recorded TEXT NOT NULL,
      checksum TEXT
    ) WITHOUT ROWID;
    """
}
