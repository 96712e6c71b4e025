import SutureSupport

/// Refuses candidates by their contracts, by what is known of runtimes, and for modules without a gate under operators on
/// gates, which workers build.
struct CheckStage: SweepStage {
  static let readings = [StageReading(word: "check", withoutSettings: .check)]

  var title: String { "check" }
  var settings: [ResolvedSpecification.Setting] { [.init("stage", .text("check"))] }
  var isUnique: Bool { true }
  var isPredictable: Bool { true }

  func work(on cohort: inout StageCohort, in run: SweepRun) throws {
    run.observe(.stageBegan(name: title, total: cohort.candidates.count, known: 0))
    try run.remove(run.plan.checkReasons(against: cohort.candidates), .refused, from: &cohort)
    let gateless = try run.gateCheck.reasons(
      against: cohort.candidates, baseline: run.plan.baseline, on: run.executor)
    try run.remove(gateless, .refused, from: &cohort)
  }

  var selects: Bool { false }
  func selection(at number: Int, from results: StageResults) -> StageSelection? { nil }

  func forecast(entered: Int, at place: StagePlace, from basis: ForecastBasis) -> StageForecast {
    let refused = basis.first.compactMap { candidate in basis.refused[candidate.ordinal].map { (candidate, $0) } }
    return StageForecast(
      left: entered
        - ForecastBasis.scaled(
          basis.refused.count, of: basis.first.count { !$0.isReference }, to: entered - basis.references),
      work: entered, refusals: ForecastBasis.grouped(refused), usesSample: false, lanes: basis.workers)
  }

  func knownCount(
    of candidates: [Candidate], at place: StagePlace, in store: SweepStore, _ plan: inout SweepPlan,
    _ options: SweepOptions
  ) -> Int? { nil }
}
