import SutureComposer
import SutureTraining

extension SweepRunner {
  /// Takes a cohort through a stage; those that do not come through leave it.
  /// - Parameter drops: whether the stage also drops those that others beat.
  func run(
    _ stage: Stage, _ number: Int, _ cohort: inout [Candidate], _ sites: [Site], _ planner: inout TrialPlanner,
    drops: Bool
  ) throws {
    let began = ContinuousClock.now
    var counts = tally[number] ?? StageTally(name: stage.title, seconds: earlierSeconds[number] ?? 0)
    counts.entered += cohort.count
    tally[number] = counts
    try store.record(counts.record(isFinished: false), number: number, sweep: sweep)
    do {
      switch stage {
      case .check: try check(number, &cohort, at: sites)
      case .cost: try cost(number, &cohort, &planner)
      case .score(let score): try self.score(score, cohort, &planner)
      case .train(let epochs, let seeds, _): try train(number, epochs: epochs, seeds: seeds, &cohort, &planner)
      }
      if drops { try drop(stage, number, &cohort) }
    } catch let interruption as Interrupted {
      tally[number]?.seconds += began.duration(to: .now).seconds
      if let record = tally[number]?.record(isFinished: false) {
        try store.record(record, number: number, sweep: sweep)
      }
      throw interruption
    } catch let loss as BaselineLoss {
      tally[number]?.seconds += began.duration(to: .now).seconds
      try recordStage(number)
      throw loss
    }
    tally[number]?.seconds += began.duration(to: .now).seconds
    try recordStage(number)
  }

  /// Writes down what a stage has come to, with which it is over.
  func recordStage(_ number: Int) throws {
    guard let record = tally[number]?.record(isFinished: true) else { return }
    try store.record(record, number: number, sweep: sweep)
    observe(.stageEnded(record))
  }

  /// Takes candidates out of the race, for reasons of their own.
  func remove(
    _ reasons: [Int: String], _ state: CandidateState, stage: Int, _ cohort: inout [Candidate]
  ) throws {
    guard !reasons.isEmpty else { return }
    try store.settle(
      reasons.map { SweepStore.Outcome(ordinal: $0, state: state, reason: $1) }, stage: stage, sweep: sweep)
    cohort.removeAll { reasons[$0.ordinal] != nil }
    switch state {
    case .refused: tally[stage]?.refused += reasons.count
    case .failed: tally[stage]?.failed += reasons.count
    case .done: tally[stage]?.dropped += reasons.count
    case .open: break
    }
  }

  // MARK: Check

  /// Refuses what contracts refuse, without loading a library.
  private func check(_ number: Int, _ cohort: inout [Candidate], at sites: [Site]) throws {
    observe(.stageBegan(name: "check", total: cohort.count, known: 0))
    try remove(contractReasons(cohort, at: sites), .refused, stage: number, &cohort)
  }

  /// Why contracts refuse candidates, by ordinal.
  func contractReasons(_ cohort: [Candidate], at sites: [Site]) -> [Int: String] {
    var reasons: [Int: String] = [:]
    for candidate in cohort {
      guard let composition = candidate.composition else { continue }
      do {
        for site in sites where candidate.site == nil || candidate.site == site.name {
          try composer.check(composition, at: site, of: specification.backbone.id)
        }
      } catch {
        reasons[candidate.ordinal] = "\(error)"
      }
    }
    return reasons
  }

  // MARK: Drop

  /// Lets the best go on where the stage says how many, with their parts where it says so.
  ///
  /// The bare backbone and the controls of operators always go on, and take no place among the best.
  func drop(_ stage: Stage, _ number: Int, _ cohort: inout [Candidate]) throws {
    let kept: Stage.Kept
    let values: [Int: Double]
    let by: String
    switch stage {
    case .check, .cost: return
    case .score(let score):
      guard let keep = score.keep else { return }
      (kept, by) = (keep.best, " by \(keep.by.rawValue)")
      values = scores.compactMapValues { $0[keep.by] }
    case .train(_, _, let keep):
      guard let keep else { return }
      (kept, by) = (keep, "")
      values = accuracies[number]?.mapValues(SweepRunner.mean) ?? [:]
    }
    let rivals = cohort.filter { !$0.isReference }
    func value(_ candidate: Candidate) -> Double { values[candidate.ordinal] ?? -.infinity }
    let ranked = rivals.sorted { (value($0), $1.ordinal) > (value($1), $0.ordinal) }
    let count = kept.of(rivals.count)
    let parts = kept.withParts ? Set(ranked.prefix(count).flatMap(\.parts)) : []
    var reasons: [Int: String] = [:]
    for candidate in ranked.dropFirst(count) where !(candidate.asPart.map(parts.contains) ?? false) {
      reasons[candidate.ordinal] =
        "not among the best \(count) of \(rivals.count)\(by) after '\(stage.title)'"
        + (kept.withParts ? ", nor one of their single modules" : "")
    }
    try remove(reasons, .done, stage: number, &cohort)
  }
}
