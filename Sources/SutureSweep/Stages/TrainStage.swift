import SutureRegistry
import SutureSupport
import SutureTraining

/// Trains every candidate with every seed.
///
/// The candidates of the last training stage are the finalists: only they are evaluated on the test images, and only
/// their weights can be kept. A finalist whose recorded trial lacks its test accuracy, or weights that are to be kept, is
/// trained again.
public struct TrainStage: Hashable, Sendable {
  /// The number of epochs.
  public var epochs: Int
  /// The seeds, without duplicates; each is a training of its own.
  public var seeds: [Int]
  /// Which candidates go on; nil if all do.
  public var keep: KeepRule?

  /// Successive halving: training stages of increasing length, each with the fraction 1 / `factor` of the candidates of
  /// the stage before.
  ///
  /// - Parameters:
  ///   - epochs: those of the first and the last stage; each stage has `factor` times as many as the one before.
  ///   - seeds: those of the last stage; the first stage has only the first seed, and the number increases evenly.
  ///   - withParts: whether the single modules of the best candidates go on with them.
  /// - Returns: the stages; none if no power of the factor leads from the first number of epochs to the last.
  static func halving(epochs: ClosedRange<Int>, factor: Int, seeds: [Int], withParts: Bool = true) -> [TrainStage] {
    var rounds = [epochs.lowerBound]
    while let last = rounds.last, last < epochs.upperBound { rounds.append(last * factor) }
    guard rounds.last == epochs.upperBound else { return [] }
    return rounds.enumerated().map { round, epochs in
      let isLast = round == rounds.count - 1
      let share = rounds.count > 1 ? Double(round) / Double(rounds.count - 1) : 1
      let more = Int((Double(seeds.count - 1) * share).rounded())
      return TrainStage(
        epochs: epochs, seeds: Array(seeds.prefix(1 + more)),
        keep: isLast ? nil : KeepRule(share: .fraction(1 / Double(factor)), withParts: withParts))
    }
  }
}

extension TrainStage: SweepStage {
  static let readings = [
    StageReading(
      word: "train", requiredKey: "epochs",
      withSettings: { reader throws(YAMLError) in [.train(try TrainStage(reader))] }),
    StageReading(
      word: "halving", requiredKey: "epochs",
      withSettings: { reader throws(YAMLError) in try halving(reader).map { .train($0) } }),
  ]

  var title: String {
    "train \(epochs) epoch\(epochs == 1 ? "" : "s") × \(seeds.count) seed\(seeds.count == 1 ? "" : "s")"
  }
  var isTraining: Bool { true }
  var isPredictable: Bool { false }

  var settings: [ResolvedSpecification.Setting] {
    [.init("stage", .text("train")), .init("epochs", .integer(epochs)), .init("seeds", .integers(seeds))]
      + (keep?.settings ?? [.init("keep", .text("all"))])
  }

  // MARK: Work

  func work(on cohort: inout StageCohort, in run: SweepRun) throws {
    let place = cohort.place
    var failures: [Int: String] = [:]
    var pieces: [StagePiece<TrainJob>] = []
    var links: [SweepStore.TrialLink] = []
    var found: [Int: [Int: Double]] = [:]
    var keeping = run.plan.keepsWeights && place.isLastTraining ? FinalistKeeping(run.store) : nil
    var warnings: [String] = []
    for candidate in cohort.candidates {
      for seed in seeds {
        let document = try run.plan.planner.trialDocument(of: candidate, epochs: epochs, seed: seed)
        let key = try document.key
        links.append(SweepStore.TrialLink(ordinal: candidate.ordinal, seed: seed, key: key))
        let accuracy = try run.store.accuracy(of: key, tests: place.isLastTraining)
        if let accuracy {
          found[candidate.ordinal, default: [:]][seed] = accuracy
          guard try keeping?.lacks(key, of: candidate, seed: seed, accuracy: accuracy) ?? false else { continue }
        }
        if let reason = try run.store.failure(at: key, under: run.options.limits) {
          if accuracy == nil {
            failures[candidate.ordinal] = reason
          } else {
            warnings.append(FinalistKeeping.warning(about: candidate, seed: seed, failure: reason))
          }
          continue
        }
        let job = TrainJob(
          subject: run.plan.baseline.grafting(candidate, as: document), epochs: epochs, seed: seed,
          tests: place.isLastTraining, weights: try keeping?.file(of: key, document))
        pieces.append(StagePiece(candidate: candidate, document: document, key: key, job: job))
      }
    }
    try run.link(links, epochs: epochs, stage: place.number)
    try run.store.settle(
      failures.map { SweepStore.Outcome(ordinal: $0, state: .failed, reason: $1) }
        + found.filter { place.isLast && failures[$0.key] == nil && mean($0.value) != nil }
        .map { SweepStore.Outcome(ordinal: $0.key, state: .done) }, stage: place.number, sweep: run.sweep)
    let known = cohort.candidates.filter { $0.control == nil }.compactMap { candidate in
      mean(found[candidate.ordinal]).map { SweepEvent.Standing(composition: candidate.label, accuracy: $0) }
    }
    for warning in (keeping?.warnings ?? []) + warnings { run.observe(.warned(warning)) }
    run.observe(
      .stageBegan(
        name: title, total: links.count, known: links.count - pieces.count,
        best: known.max { $0.accuracy < $1.accuracy }))
    try run.work(run.ordered(pieces), as: .train, workers: run.options.workers) { piece, trained in
      let (candidate, seed, accuracy) = (piece.candidate, piece.job.seed, trained.report.accuracy)
      try run.store.record(trained.report, weights: trained.weights, key: piece.key, document: piece.document)
      var outcome = PieceOutcome()
      if let reason = trained.unwritten {
        outcome.fault = WeightsError.unwritten(label: candidate.label, seed: seed, reason: reason)
      } else {
        outcome.warning = keeping?.warning(about: piece.key, of: candidate, seed: seed, now: accuracy)
      }
      found[candidate.ordinal, default: [:]][seed] = accuracy
      outcome.accuracy = mean(found[candidate.ordinal])
      if place.isLast, outcome.accuracy != nil {
        try run.store.settle(
          [SweepStore.Outcome(ordinal: candidate.ordinal, state: .done)], stage: place.number, sweep: run.sweep)
      }
      return outcome
    } failed: { piece, reason in
      if keeping?.isRepeated(piece.key) ?? false {
        return FinalistKeeping.warning(about: piece.candidate, seed: piece.job.seed, failure: reason)
      }
      failures[piece.candidate.ordinal] = reason
      try run.fail(piece.candidate, reason, stage: place.number)
      return nil
    }
    run.results.accuracies[place.number, default: [:]].merge(found) { $1 }
    try run.removeFailures(failures, from: &cohort)
  }

  /// The mean over the stage's seeds; nil unless all seeds have a result.
  private func mean(_ accuracies: [Int: Double]?) -> Double? {
    accuracies.flatMap { $0.count == seeds.count ? StageResults.mean($0) : nil }
  }

  var selects: Bool { keep != nil }

  func selection(at number: Int, from results: StageResults) -> StageSelection? {
    keep.map { keep in
      StageSelection(
        keep: keep, criterion: "", values: results.accuracies[number]?.mapValues(StageResults.mean) ?? [:])
    }
  }

  // MARK: Forecast

  func measure(_ sample: inout SweepSample, on executor: SweepExecutor) throws {
    try sample.measureTraining(executor)
  }

  func forecast(entered: Int, at place: StagePlace, from basis: ForecastBasis) -> StageForecast {
    let (seconds, error) = ForecastBasis.meanAndError(
      basis.fitting.compactMap { $0.pace?.seconds(epochs: epochs, tests: place.isLastTraining) })
    return StageForecast(
      left: keep.map { basis.kept($0, of: entered) } ?? entered, work: entered * seeds.count,
      isEstimate: keep?.withParts == true, seconds: seconds, error: error, lanes: basis.workers)
  }

  func knownCount(
    of candidates: [Candidate], at place: StagePlace, in store: SweepStore, _ plan: inout SweepPlan,
    _ options: SweepOptions
  ) throws -> Int? {
    try candidates.reduce(0) { count, candidate in
      try count
        + seeds.count { seed in
          let key = try plan.planner.trialDocument(of: candidate, epochs: epochs, seed: seed).key
          if try store.failure(at: key, under: options.limits) != nil { return true }
          let isKept = try !plan.keepsWeights || !place.isLastTraining || store.weightsState(of: key) == .kept
          return try isKept && store.accuracy(of: key, tests: place.isLastTraining) != nil
        }
    }
  }
}

// MARK: Reading

extension TrainStage {
  init(_ reader: YAMLReader) throws(YAMLError) {
    let mapping = try reader.mapping(keys: ["epochs", "seeds", "keep"])
    epochs = try mapping.required("epochs").integer(in: 1...100_000)
    seeds = try mapping["seeds"]?.seeds() ?? [0]
    keep = try mapping["keep"].map { item throws(YAMLError) in try KeepRule(item) }
  }

  private static func halving(_ reader: YAMLReader) throws(YAMLError) -> [TrainStage] {
    let mapping = try reader.mapping(keys: ["epochs", "factor", "seeds", "parts"])
    let range = try mapping.required("epochs")
    let epochs = try range.list(limit: 2) { item throws(YAMLError) in try item.integer(in: 1...100_000) }
    let factor = try mapping["factor"]?.integer(in: 2...100) ?? 3
    let seeds = try mapping["seeds"]?.seeds() ?? [0]
    guard epochs.count == 2, epochs[0] < epochs[1] else {
      throw range.error(.invalidValue, "'epochs' of 'halving' are those of its first and its last round: [1, 9]")
    }
    let stages = halving(
      epochs: epochs[0]...epochs[1], factor: factor, seeds: seeds, withParts: try mapping["parts"]?.boolean() ?? true)
    guard !stages.isEmpty else {
      throw range.error(
        .invalidValue,
        "no multiplying by \(factor) leads from \(epochs[0]) to \(epochs[1]) epochs, as it does to "
          + "\(epochs[0] * factor) or \(epochs[0] * factor * factor)")
    }
    return stages
  }
}
