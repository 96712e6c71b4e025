import SutureRegistry
import SutureSupport
import SutureTraining

/// Computes zero-cost scores of untrained networks.
///
/// A candidate whose scores fail has none, and goes on: scores are hints.
public struct ScoreStage: Hashable, Sendable {
  /// The scores, without duplicates.
  public var scores = ZeroCostScore.allCases
  /// The number of images in the batch that scores are computed on.
  public var batch = 64
  /// The seeds of the initial weights; a score is the mean over them.
  public var seeds = [0]
  /// The score whose highest values later stages train first; nil for the order of the search.
  public var order: ZeroCostScore?
  /// Which candidates go on; nil if all do.
  public var keep: Keep?

  /// All scores on 64 images with seed 0, without ordering or selection.
  public init() {}

  /// Selection by a score.
  public struct Keep: Hashable, Sendable {
    /// The score, one of the stage's; higher is better.
    public var by: ZeroCostScore
    /// The number of candidates that go on.
    public var best: KeepRule
  }
}

extension ScoreStage: SweepStage {
  static let readings = [
    StageReading(
      word: "score", withoutSettings: .score(ScoreStage()),
      withSettings: { reader throws(YAMLError) in [.score(try ScoreStage(reader))] })
  ]

  var title: String { "score" }
  var isPredictable: Bool { false }

  var settings: [ResolvedSpecification.Setting] {
    let kept = keep.map { [.init("by", .text($0.by.rawValue))] + $0.best.settings }
    return [
      .init("stage", .text("score")), .init("scores", .texts(scores.map(\.rawValue))), .init("batch", .integer(batch)),
      .init("seeds", .integers(seeds)), .init("order", .text(order?.rawValue ?? "none")),
    ] + (kept ?? [.init("keep", .text("all"))])
  }

  // MARK: Work

  func work(on cohort: inout StageCohort, in run: SweepRun) throws {
    var pieces: [StagePiece<ScoreJob>] = []
    var links: [SweepStore.TrialLink] = []
    var found: [Int: [Int: [ZeroCostScore: Double]]] = [:]
    for candidate in cohort.candidates {
      for seed in seeds {
        let document = try run.plan.planner.scoreDocument(of: candidate, batch: batch, seed: seed)
        let key = try document.key
        links.append(SweepStore.TrialLink(ordinal: candidate.ordinal, seed: seed, key: key))
        if let known = try run.store.scores(key, of: scores) {
          found[candidate.ordinal, default: [:]][seed] = known
        } else if try run.store.failure(at: key, under: run.options.limits) == nil {
          let subject = run.plan.baseline.grafting(candidate, as: document)
          pieces.append(
            StagePiece(
              candidate: candidate, document: document, key: key,
              job: ScoreJob(subject: subject, scores: scores, batch: batch, seed: seed)))
        }
      }
    }
    try run.store.link(scores: links, sweep: run.sweep)
    run.observe(.stageBegan(name: title, total: links.count, known: links.count - pieces.count))
    try run.work(pieces, as: .score, workers: run.options.workers) { piece, values in
      try run.store.record(values, of: scores, key: piece.key)
      found[piece.candidate.ordinal, default: [:]][piece.document.seed ?? 0] = values
      return PieceOutcome()
    } failed: { _, _ in
      nil  // The failure is recorded with the attempt.
    }
    for (ordinal, bySeed) in found {
      for score in scores {
        let values = seeds.compactMap { bySeed[$0]?[score] }
        if values.count == seeds.count { run.results.scores[ordinal, default: [:]][score] = Statistics.mean(values) }
      }
    }
  }

  var selects: Bool { keep != nil }

  func selection(at number: Int, from results: StageResults) -> StageSelection? {
    keep.map { keep in
      StageSelection(
        keep: keep.best, criterion: " by \(keep.by.rawValue)",
        values: results.scores.compactMapValues { $0[keep.by] })
    }
  }

  // MARK: Forecast

  func measure(_ sample: inout SweepSample, on executor: SweepExecutor) throws {
    try sample.measureScoring(executor) { ScoreJob(subject: $0, scores: scores, batch: batch, seed: 0) }
  }

  func forecast(entered: Int, at place: StagePlace, from basis: ForecastBasis) -> StageForecast {
    let (seconds, error) = ForecastBasis.meanAndError(basis.sample.members.compactMap(\.scoring))
    return StageForecast(
      left: keep.map { basis.kept($0.best, of: entered) } ?? entered, work: entered * seeds.count,
      isEstimate: keep?.best.withParts == true, seconds: seconds, error: error, lanes: basis.workers)
  }

  func knownCount(
    of candidates: [Candidate], at place: StagePlace, in store: SweepStore, _ plan: inout SweepPlan,
    _ options: SweepOptions
  ) -> Int? { nil }
}

// MARK: Reading

extension ScoreStage {
  init(_ reader: YAMLReader) throws(YAMLError) {
    self.init()
    let mapping = try reader.mapping(keys: ["scores", "batch", "seeds", "order", "keep"], accepting: ["proxies"])
    if let item = try mapping.value("scores", formerly: "proxies") { scores = try item.words("score") }
    if let item = mapping["batch"] { batch = try item.integer(in: 2...65_536) }
    if let item = mapping["seeds"] { seeds = try item.seeds() }
    if let item = mapping["order"] { order = try ownScore(item) }
    if let item = mapping["keep"] {
      let fields = try item.mapping(keys: ["by", "best", "parts"])
      let best = try KeepRule(fields)
      keep = Keep(by: try ownScore(try fields.required("by")), best: best)
    }
  }

  /// Reads one of the stage's own scores.
  private func ownScore(_ reader: YAMLReader) throws(YAMLError) -> ZeroCostScore {
    let score: ZeroCostScore = try reader.word()
    guard scores.contains(score) else {
      let known = scores.map(\.rawValue).joined(separator: ", ")
      throw reader.error(.invalidValue, "'\(score.rawValue)' is not among the stage's 'scores': \(known)")
    }
    return score
  }
}
