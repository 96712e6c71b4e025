import SutureComposer
import SutureRegistry
import SutureSandbox
import SutureTraining

/// Thrown during a run if the bare backbone, with which all candidates are compared, fails.
struct BaselineFailure: Error {
  let reason: String
}

/// One run of a sweep: its store, executor and plan, and the results so far.
final class SweepRun {
  /// The store that results are recorded in.
  let store: SweepStore
  /// The id of the sweep in the store.
  let sweep: Int
  /// The id of this run in the store.
  let session: Int
  /// Runs the jobs.
  let executor: SweepExecutor
  /// Receives progress events.
  let observe: (SweepEvent) -> Void
  /// The plan; mutable because its planner caches.
  var plan: SweepPlan
  /// The results of the stages so far, also of earlier runs.
  var results = StageResults()
  /// The branches whose gates were looked for.
  var gateCheck = GateCheck()
  /// The modules that are skipped.
  private(set) var quarantine: Quarantine

  /// The counts of the stages, by number.
  private var tallies: [Int: StageTally] = [:]
  /// The wall time of the stages in earlier runs of the sweep, in seconds, by number.
  private let earlierSeconds: [Int: Double]
  /// The training stages whose candidates have been linked to trials in this run.
  private var linkedStages: Set<Int> = []

  /// The options of the run.
  var options: SweepOptions { executor.options }

  init(
    store: SweepStore, sweep: Int, session: Int, executor: SweepExecutor, plan: SweepPlan, quarantine: Quarantine,
    earlierSeconds: [Int: Double], observe: @escaping (SweepEvent) -> Void
  ) {
    self.store = store
    self.sweep = sweep
    self.session = session
    self.executor = executor
    self.plan = plan
    self.quarantine = quarantine
    self.earlierSeconds = earlierSeconds
    self.observe = observe
  }

  /// Records that the run has ended.
  func end(since began: ContinuousClock.Instant) throws {
    try store.endSession(session, seconds: began.duration(to: .now).seconds)
  }

  // MARK: Stages

  /// Runs a stage.
  /// - Parameter selects: whether the stage also drops the candidates that are not among the best.
  /// - Returns: the candidates that go on.
  func run(_ stage: Stage, at place: StagePlace, on candidates: [Candidate], selects: Bool) throws -> [Candidate] {
    let began = ContinuousClock.now
    let number = place.number
    var tally = tallies[number] ?? StageTally(name: stage.title, seconds: earlierSeconds[number] ?? 0)
    tally.entered += candidates.count
    tallies[number] = tally
    try store.record(tally.record(isFinished: false), number: number, sweep: sweep)
    var cohort = StageCohort(place: place, candidates: candidates)
    do {
      try stage.definition.work(on: &cohort, in: self)
      if selects { try select(after: stage, from: &cohort) }
    } catch let interruption as SweepInterruption {
      tallies[number]?.seconds += began.duration(to: .now).seconds
      if let record = tallies[number]?.record(isFinished: false) {
        try store.record(record, number: number, sweep: sweep)
      }
      throw interruption
    } catch let failure as BaselineFailure {
      tallies[number]?.seconds += began.duration(to: .now).seconds
      try recordEnd(of: number)
      throw failure
    }
    tallies[number]?.seconds += began.duration(to: .now).seconds
    try recordEnd(of: number)
    return cohort.candidates
  }

  /// Drops the candidates that are not among the best, after the last round of an iterative search.
  /// - Returns: the candidates that go on.
  func select(after stage: Stage, at place: StagePlace, from candidates: [Candidate]) throws -> [Candidate] {
    var cohort = StageCohort(place: place, candidates: candidates)
    try select(after: stage, from: &cohort)
    try recordEnd(of: place.number)
    return cohort.candidates
  }

  /// Drops the candidates that are not among the best, and neither modules of these if the stage keeps them.
  ///
  /// The bare backbone and the controls of operators always go on, and are not counted among the best.
  private func select(after stage: Stage, from cohort: inout StageCohort) throws {
    guard let selection = stage.definition.selection(at: cohort.place.number, from: results) else { return }
    let rivals = cohort.candidates.filter { !$0.isReference }
    func value(_ candidate: Candidate) -> Double { selection.values[candidate.ordinal] ?? -.infinity }
    let ranked = rivals.sorted { (value($0), $1.ordinal) > (value($1), $0.ordinal) }
    let count = selection.keep.count(of: rivals.count)
    let parts = selection.keep.withParts ? Set(ranked.prefix(count).flatMap(\.parts)) : []
    var reasons: [Int: String] = [:]
    for candidate in ranked.dropFirst(count) where !(candidate.asPart.map(parts.contains) ?? false) {
      reasons[candidate.ordinal] =
        "not among the best \(count) of \(rivals.count)\(selection.criterion) after '\(stage.title)'"
        + (selection.keep.withParts ? ", nor one of their single modules" : "")
    }
    try remove(reasons, .done, from: &cohort)
  }

  private func recordEnd(of number: Int) throws {
    guard let record = tallies[number]?.record(isFinished: true) else { return }
    try store.record(record, number: number, sweep: sweep)
    observe(.stageEnded(record))
  }

  // MARK: Candidates

  /// Removes candidates from a stage and records why.
  /// - Parameter reasons: by ordinal.
  func remove(_ reasons: [Int: String], _ state: CandidateState, from cohort: inout StageCohort) throws {
    guard !reasons.isEmpty else { return }
    let number = cohort.place.number
    try store.settle(
      reasons.map { SweepStore.Outcome(ordinal: $0, state: state, reason: $1) }, stage: number, sweep: sweep)
    cohort.candidates.removeAll { reasons[$0.ordinal] != nil }
    switch state {
    case .refused: tallies[number]?.refused += reasons.count
    case .failed: tallies[number]?.failed += reasons.count
    case .done: tallies[number]?.dropped += reasons.count
    case .open: break
    }
  }

  /// Removes candidates that failed; if the bare backbone failed, nothing can be compared, so the others end too.
  /// - Throws: `BaselineFailure` if the bare backbone failed.
  func removeFailures(_ failures: [Int: String], from cohort: inout StageCohort) throws {
    try remove(failures, .failed, from: &cohort)
    guard let reason = failures[0] else { return }
    let others = cohort.candidates.map {
      ($0.ordinal, "went no further: the bare backbone failed, so nothing can be compared")
    }
    try remove(Dictionary(uniqueKeysWithValues: others), .done, from: &cohort)
    throw BaselineFailure(reason: reason)
  }

  /// Records that a candidate failed before its stage ends, so that it is visible while the stage runs.
  func fail(_ candidate: Candidate, _ reason: String, stage: Int) throws {
    try store.settle(
      [SweepStore.Outcome(ordinal: candidate.ordinal, state: .failed, reason: reason)], stage: stage, sweep: sweep)
  }

  // MARK: Work

  /// Runs pieces of work; see `StageWork`.
  func work<Work: TrialJob>(
    _ pieces: [StagePiece<Work>], as kind: SweepStore.Job, workers: Int, isNear: Bool = false,
    take: @escaping (StagePiece<Work>, Work.Found) throws -> PieceOutcome,
    failed: @escaping (StagePiece<Work>, String) throws -> String?
  ) throws {
    try StageWork(pieces, as: kind, in: self, take: take, failed: failed).execute(
      workers: workers, isNear: isNear)
  }

  /// The pieces by descending value of the score that determines the order, if there is one; the bare backbone first.
  func ordered<Work>(_ pieces: [StagePiece<Work>]) -> [StagePiece<Work>] {
    guard let order = plan.order else { return pieces }
    func value(_ piece: StagePiece<Work>) -> Double {
      piece.candidate.isBaseline ? .infinity : results.scores[piece.candidate.ordinal]?[order] ?? -.infinity
    }
    return pieces.enumerated().sorted { (value($0.element), $1.offset) > (value($1.element), $0.offset) }.map(\.element)
  }

  /// Records the trials of candidates in a training stage; the first call in a run replaces those of earlier runs.
  func link(_ links: [SweepStore.TrialLink], epochs: Int, stage: Int) throws {
    try store.link(
      links, stage: stage, epochs: epochs, sweep: sweep, replaces: linkedStages.insert(stage).inserted)
  }

  /// Counts a crash against the module that was being built, and puts it in quarantine if it has crashed too often.
  func count(_ loss: JobLoss, against candidate: Candidate, _ document: TrialDocument) throws {
    guard let module = loss.blamed, let composition = candidate.composition, module != plan.backbone,
      let reason = quarantine.count(module, in: composition.description, cause: loss.description)
    else { return }
    let library = document.plugins.first { $0.id == module }?.library
    try store.quarantine(
      SweepStore.QuarantineRecord(module: module, library: library, reason: reason), sweep: sweep)
    observe(.quarantined(module: module, reason: reason))
  }
}
