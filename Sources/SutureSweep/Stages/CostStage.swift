import SutureProcess
import SutureSupport

/// Determines parameters, MACs, gains and, if needed, latency, and refuses candidates that exceed the limits.
///
/// Latencies are measured one at a time, the bare backbone's first, because parallel measurements disturb each other.
struct CostStage: SweepStage {
  static let readings = [StageReading(word: "cost", withoutSettings: .cost)]

  var title: String { "cost" }
  var settings: [ResolvedSpecification.Setting] { [.init("stage", .text("cost"))] }
  var isUnique: Bool { true }
  var isPredictable: Bool { true }

  // MARK: Work

  func work(on cohort: inout StageCohort, in run: SweepRun) throws {
    let measuresLatency = run.plan.measuresLatency
    var pieces: [StagePiece<CostJob>] = []
    var failures: [Int: String] = [:]
    var links: [(ordinal: Int, key: String)] = []
    for candidate in cohort.candidates {
      let document = try run.plan.planner.costDocument(of: candidate)
      let key = try document.key
      links.append((candidate.ordinal, key))
      if let report = try run.store.cost(key, machine: Machine.name),
        Self.isComplete(report, of: candidate, withLatency: measuresLatency)
      {
        run.results.costs[candidate.ordinal] = report
      } else if let reason = try run.store.failure(at: key, under: run.options.limits) {
        failures[candidate.ordinal] = reason
      } else {
        let job = CostJob(
          subject: run.plan.baseline.grafting(candidate, as: document), latency: measuresLatency)
        pieces.append(StagePiece(candidate: candidate, document: document, key: key, job: job))
      }
    }
    try run.store.link(costs: links, sweep: run.sweep)
    let count = cohort.candidates.count
    run.observe(.stageBegan(name: title, total: count, known: count - pieces.count))
    let number = cohort.place.number
    // Latencies of several machines, or of jobs that run side by side, could not be compared.
    try run.work(
      pieces, as: .cost, workers: measuresLatency ? 1 : run.options.workers, isNear: measuresLatency
    ) { piece, cost in
      let report = cost.report.paced(now: cost.bareLatency, bare: run.results.costs[0]?.latency)
      try run.store.record(report, key: piece.key, document: piece.document, machine: Machine.name)
      run.results.costs[piece.candidate.ordinal] = report
      return PieceOutcome()
    } failed: { piece, reason in
      failures[piece.candidate.ordinal] = reason
      try run.fail(piece.candidate, reason, stage: number)
      return nil
    }
    try run.removeFailures(failures, from: &cohort)
    try run.remove(excess(of: cohort.candidates, in: run), .refused, from: &cohort)
  }

  /// Whether a recorded cost has everything that the sweep needs; stores of earlier versions contain no gains.
  private static func isComplete(_ report: CostReport, of candidate: Candidate, withLatency: Bool) -> Bool {
    (report.latency != nil || !withLatency) && (candidate.isBaseline || !report.grafts.isEmpty)
  }

  /// Why candidates exceed the limits, by ordinal; limits do not apply to the bare backbone and to controls.
  private func excess(of candidates: [Candidate], in run: SweepRun) -> [Int: String] {
    guard let baseline = run.results.costs[0] else { return [:] }
    var reasons: [Int: String] = [:]
    for candidate in candidates where !candidate.isReference {
      guard let cost = run.results.costs[candidate.ordinal] else { continue }
      reasons[candidate.ordinal] = run.plan.limits.lazy.compactMap { $0.reason(cost, baseline: baseline) }.first
    }
    return reasons
  }

  var selects: Bool { false }
  func selection(at number: Int, from results: StageResults) -> StageSelection? { nil }

  // MARK: Forecast

  func forecast(entered: Int, at place: StagePlace, from basis: ForecastBasis) -> StageForecast {
    let excess = basis.excess
    let failed = basis.sample.members.count { !$0.candidate.isReference && $0.failure != nil }
    let removed = ForecastBasis.scaled(
      excess.count + failed, of: basis.sample.members.count { !$0.candidate.isReference },
      to: entered - basis.references)
    return StageForecast(
      left: entered - removed, work: entered, refusals: ForecastBasis.grouped(excess), usesSample: true,
      isEstimate: !basis.limits.isEmpty || failed > 0, seconds: basis.sample.costSeconds,
      lanes: basis.measuresLatency ? 1 : basis.workers)
  }

  func knownCount(
    of candidates: [Candidate], at place: StagePlace, in store: SweepStore, _ plan: inout SweepPlan,
    _ options: SweepOptions
  ) throws -> Int? {
    try candidates.count { candidate in
      let report = try store.cost(try plan.planner.costDocument(of: candidate).key, machine: Machine.name)
      return report.map { Self.isComplete($0, of: candidate, withLatency: plan.measuresLatency) } ?? false
    }
  }
}
