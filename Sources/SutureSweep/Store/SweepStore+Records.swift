import SutureComposer
import SutureData
import SutureProcess
import SutureSupport
import SutureTraining

extension SweepStore {
  /// The candidates of a sweep with all their recorded results, in order.
  ///
  /// Stores of earlier versions may contain the bare backbone twice, also as the composition `identity`, which is
  /// omitted.
  /// - Throws: `StoreError`, also if a composition is invalid or a cost is missing.
  public func records(of sweep: SweepRecord) throws -> [CandidateRecord] {
    try check([.trial, .cost, .latency, .gain, .score], of: sweep)
    let trained = try accuracies(of: sweep)
    let scores = try scores(of: sweep)
    let grafts = try grafts(of: sweep)
    return try database.rows(
      """
      SELECT ordinal, composition, site, state, reason, stage, parameters, macs, milliseconds, error,
        candidate.cost IS NOT NULL AND cost.key IS NULL
      FROM (\(SweepStore.settledCandidates)) AS candidate LEFT JOIN cost ON cost.key = candidate.cost
      LEFT JOIN latency ON latency.key = candidate.cost AND machine = ?
      WHERE sweep = ? AND composition IS NOT 'identity' ORDER BY ordinal
      """, Machine.name, sweep.id
    ) { row in
      let ordinal = try row.int(0)
      let state = CandidateState(rawValue: try row.string(3)) ?? .open
      // A candidate that is done must have a cost recorded under this key.
      if state == .done, try row.int(10) != 0 {
        throw StoreError.damaged(path: path, what: "the cost of candidate \(ordinal)")
      }
      return CandidateRecord(
        candidate: ordinal, composition: try composition(row), site: try row.optionalString(2), state: state,
        reason: try row.optionalString(4), stage: try row.optionalInt(5), parameters: try row.optionalCount(6),
        macs: try row.optionalCount(7), latency: try row.optionalFinite(8), latencyError: try row.optionalFinite(9),
        accuracies: trained[ordinal]?.accuracies ?? [:], choices: trained[ordinal]?.choices ?? .validation,
        testAccuracies: trained[ordinal]?.testAccuracies ?? [:], scores: scores[ordinal] ?? [:],
        grafts: grafts[ordinal] ?? [])
    }
  }

  private func composition(_ row: borrowing Row) throws -> Composition? {
    guard let text = try row.optionalString(1) else { return nil }
    do { return try CompositionParser.parse(text) } catch { throw row.mismatch(1, "a composition") }
  }

  /// The gains of grafts by candidate; empty in stores of earlier versions, which a reader must not migrate.
  private func grafts(of sweep: SweepRecord) throws -> [Int: [GraftGain]] {
    var grafts: [Int: [GraftGain]] = [:]
    try database.forEach(
      """
      SELECT ordinal, gain.site, gain, factor FROM candidate JOIN gain ON gain.key = candidate.cost
      WHERE sweep = ? ORDER BY ordinal, gain.site
      """, sweep.id
    ) { row in
      grafts[try row.int(0), default: []].append(
        GraftGain(site: try row.string(1), gain: try row.optionalDouble(2), factor: try row.double(3)))
    }
    return grafts
  }

  /// Candidates with their states, including failures that the sweep did not record before it ended: earlier versions
  /// recorded no failure of a candidate if the bare backbone failed in the same stage.
  static let settledCandidates = """
    SELECT sweep, ordinal, composition, site, cost, stage,
      CASE WHEN failure IS NULL THEN state ELSE 'failed' END AS state, coalesce(reason, failure) AS reason
    FROM (
      SELECT *, CASE state WHEN 'open' THEN (
        SELECT trial.reason FROM candidate_trial JOIN trial ON trial.key = candidate_trial.trial
        WHERE candidate_trial.sweep = candidate.sweep AND candidate_trial.ordinal = candidate.ordinal
          AND trial.state = 'failed' LIMIT 1) END AS failure
      FROM candidate)
    """

  /// The accuracies of one candidate.
  private struct Trained {
    var accuracies: [Int: [Int: Double]] = [:]
    var choices = EvaluationSplit.validation
    var testAccuracies: [Int: [Int: Double]] = [:]
  }

  /// Accuracies, by candidate.
  private func accuracies(of sweep: SweepRecord) throws -> [Int: Trained] {
    var trained: [Int: Trained] = [:]
    try database.forEach(
      """
      SELECT ordinal, candidate_trial.epochs, seed, accuracy, test_accuracy,
        coalesce(json_extract(document, '$.validation'), 0) > 0
      FROM candidate_trial JOIN trial ON trial.key = candidate_trial.trial WHERE sweep = ? AND accuracy IS NOT NULL
      """, sweep.id
    ) { row in
      let (ordinal, epochs, seed) = (try row.int(0), try row.int(1), try row.int(2))
      trained[ordinal, default: Trained()].accuracies[epochs, default: [:]][seed] = try row.optionalFinite(3)
      trained[ordinal]?.testAccuracies[epochs, default: [:]][seed] = try row.optionalFinite(4)
      if try row.int(5) == 0 { trained[ordinal]?.choices = .test }
    }
    return trained
  }

  /// Scores by candidate and name: means over seeds, only if every seed has a value.
  private func scores(of sweep: SweepRecord) throws -> [Int: [String: Double]] {
    var scores: [Int: [String: Double]] = [:]
    try database.forEach(
      """
      SELECT ordinal, name, avg(value) FROM candidate_score JOIN score USING (key)
      WHERE sweep = ? GROUP BY ordinal, name HAVING count(value) = count(*)
      """, sweep.id
    ) { row in scores[try row.int(0), default: [:]][try row.string(1)] = try row.optionalFinite(2) }
    return scores
  }

  /// The learning curves of trials.
  /// - Parameter candidates: the candidates' numbers; nil for all.
  public func curves(of sweep: SweepRecord, candidates: Set<Int>?) throws -> [LearningCurve] {
    try check([.epoch], of: sweep)
    var curves: [LearningCurve] = []
    try database.forEach(
      """
      SELECT ordinal, candidate_trial.epochs, seed, number, loss, train_accuracy, epoch.accuracy
      FROM candidate_trial JOIN epoch ON epoch.trial = candidate_trial.trial
      WHERE sweep = ? ORDER BY ordinal, candidate_trial.epochs, seed, number
      """, sweep.id
    ) { row in
      let (candidate, epochs, seed) = (try row.int(0), try row.int(1), try row.int(2))
      guard candidates?.contains(candidate) ?? true else { return }
      if curves.last.map({ ($0.candidate, $0.epochs, $0.seed) != (candidate, epochs, seed) }) ?? true {
        curves.append(LearningCurve(candidate: candidate, epochs: epochs, seed: seed))
      }
      curves[curves.count - 1].points.append(
        LearningCurve.Point(
          number: try row.int(3), loss: try row.optionalDouble(4), trainAccuracy: try row.optionalDouble(5),
          accuracy: try row.optionalDouble(6)))
    }
    return curves
  }
}

/// The learning curve of one trial.
public struct LearningCurve: Hashable, Sendable, Encodable {
  /// One epoch.
  public struct Point: Hashable, Sendable, Encodable {
    /// The epoch, from 1.
    public var number: Int
    /// The mean training loss.
    @Nullable public var loss: Double?
    /// The accuracy on the training images, measured during the epoch, as a fraction.
    @Nullable public var trainAccuracy: Double?
    /// The accuracy on the images used for selection, as a fraction; nil if it was not evaluated after this epoch.
    @Nullable public var accuracy: Double?

    enum CodingKeys: String, CodingKey {
      case number, loss, accuracy
      case trainAccuracy = "train_accuracy"
    }
  }

  /// The candidate's number.
  public let candidate: Int
  /// The number of epochs of the training.
  public let epochs: Int
  /// The seed.
  public let seed: Int
  /// The epochs, in order.
  public var points: [Point] = []
}
