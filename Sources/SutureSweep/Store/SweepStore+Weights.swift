import SutureData
import SutureRegistry

extension SweepStore {
  /// The folder of the trained weights.
  public var weightsFolder: WeightsFolder { WeightsFolder(ofStore: path) }

  /// What is recorded of a trial's weights; nil if they were never kept.
  func weights(of key: String) throws -> WeightsDigest? {
    try check(.weights, key)
    return try database.first("SELECT sha256, bytes FROM weights WHERE key = ?", key) { row in
      WeightsDigest(sha256: try row.string(0), byteCount: try row.int(1))
    }
  }

  /// Records the file of a trial's weights, together with the trial's result.
  func record(_ weights: WeightsDigest, key: String) throws {
    try database.run(
      "INSERT INTO weights (key, sha256, bytes, recorded) VALUES (?, ?, ?, ?)", key, weights.sha256, weights.byteCount,
      SweepStore.now())
    try seal(.weights, key)
  }

  /// The state of a trial's weights, by the size of their file.
  func weightsState(of key: String) throws -> WeightsState {
    try weightsFolder.state(of: key, recorded: try weights(of: key), isThorough: false)
  }

  /// The trials of a sweep's finalists that have a result, with the state of their weights by the size of each file; by
  /// candidate, then by seed.
  /// - Parameter stage: the number of the last training stage.
  /// - Throws: `StoreError`, `FileError`.
  func finalists(of sweep: SweepRecord, stage: Int) throws -> [FinalistTrial] {
    try check([.trial, .weights], of: sweep)
    let folder = weightsFolder
    return try database.rows(
      """
      SELECT ordinal, seed, candidate_trial.epochs, trial.key, accuracy, test_accuracy,
        coalesce(json_extract(document, '$.validation'), 0) > 0, coalesce(json_extract(document, '$.data'), ''),
        coalesce(json_extract(document, '$.plugins'), '[]'), sha256, bytes
      FROM candidate_trial JOIN trial ON trial.key = candidate_trial.trial LEFT JOIN weights ON weights.key = trial.key
      WHERE sweep = ? AND stage = ? AND accuracy IS NOT NULL ORDER BY ordinal, seed
      """, sweep.id, stage
    ) { row in
      let key = try row.string(3)
      let choices = try row.int(6) == 0 ? EvaluationSplit.test : .validation
      let recorded = try row.optionalString(9).map { WeightsDigest(sha256: $0, byteCount: try row.int(10)) }
      return FinalistTrial(
        candidate: try row.int(0), seed: try row.int(1), epochs: try row.int(2), key: key, choices: choices,
        accuracy: try row.optionalFinite(4) ?? 0, testAccuracy: choices == .test ? nil : try row.optionalFinite(5),
        data: try row.string(7), plugins: try row.decoded([PluginDigest].self, 8), path: folder.file(of: key),
        recorded: recorded, state: try folder.state(of: key, recorded: recorded, isThorough: false))
    }
  }
}
