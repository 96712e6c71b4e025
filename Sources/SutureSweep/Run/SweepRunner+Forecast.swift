import SutureComposer
import SutureData
import SutureExecution
import SutureProcess
import SutureRegistry
import SutureSupport

extension SweepRunner {
  /// The number of candidates measured for a time estimate.
  private static let sampleSize = 12

  /// Estimates the candidates, work and time of a run.
  ///
  /// It lists candidates, checks their contracts and gates, and measures the cost and speed of a sample; nothing is trained or
  /// recorded.
  ///
  /// - Parameter known: a store whose results a run would use; nil if there is none.
  /// - Returns: the forecast; nil if the user interrupts it.
  /// - Throws: the errors of `run`.
  public func forecast(known: SweepStore? = nil) throws -> SweepForecast? {
    let data = try loadData()
    let runtimes = try runtimes()
    do {
      let sites = try sites()
      var search = try specification.search.search(specification.space, in: composer.registry)
      var intake = CandidateIntake(sites: specification.placement == .each ? sites.map(\.name) : nil)
      let first = intake.admit(try search.next { _ in nil })
      var plan = try plan(sites: sites, runtimes: runtimes, data: data)
      let most = try specification.search.maximumCount(of: specification.space, in: composer.registry)
      let controls = try controlCount(first) * intake.sitesEach
      let total = max(first.count, most.map { 1 + controls + $0 * intake.sitesEach } ?? 0)
      var refused = plan.checkReasons(against: first)
      if specification.stages.contains(.check) {
        var gateCheck = GateCheck()
        let fitting = first.filter { refused[$0.ordinal] == nil }
        refused.merge(try gateCheck.reasons(against: fitting, baseline: plan.baseline, on: jobs)) { known, _ in known }
      }
      let checked = first.filter { refused[$0.ordinal] == nil }
      let sample = try SweepSample(
        specification.stages.contains(.check) ? checked : first, size: Self.sampleSize, stages: specification.stages,
        plan: plan, on: jobs)
      let counts = try known.map { store in try knownCounts(of: checked, in: store, &plan) } ?? [:]
      let basis = ForecastBasis(
        first: first, references: 1 + controls, refused: refused, sample: sample, limits: plan.limits,
        appliesLimits: specification.stages.contains(.cost), measuresLatency: plan.measuresLatency,
        workers: options.workers)
      return forecast(from: basis, candidates: total, known: counts, sites: sites, search)
    } catch is SweepInterruption {
      observe(.interrupted)
      return nil
    }
  }

  /// Follows the numbers of candidates through the stages.
  /// - Parameters:
  ///   - total: the number of candidates in all rounds, including references.
  ///   - known: the numbers of pieces of work with results in a store, by stage.
  private func forecast(
    from basis: ForecastBasis, candidates total: Int, known: [Int: Int], sites: [Site], _ search: any CandidateSearch
  ) -> SweepForecast {
    var stages: [SweepForecast.Stage] = []
    var entered = total
    var isEstimate = basis.first.count < total
    var (seconds, standardError) = (0.0, 0.0)
    var finalTrials = 0
    for (number, stage) in specification.stages.enumerated() {
      let part = stage.definition.forecast(
        entered: entered, at: StagePlace(number, in: specification.stages), from: basis)
      isEstimate = isEstimate || part.isEstimate
      if number == specification.lastTraining { finalTrials = part.work }
      let rest = Double(max(part.work - (known[number] ?? 0), 0))
      let lanes = Double(part.lanes)
      stages.append(
        SweepForecast.Stage(
          name: stage.title, entered: entered, left: part.left, isEstimate: isEstimate, refusals: part.refusals,
          usesSample: part.usesSample, work: part.work, known: known[number], seconds: rest * part.seconds / lanes))
      seconds += rest * part.seconds / lanes
      // All stages are estimated from the same sample, so their errors add up.
      standardError += rest * part.error / lanes
      entered = part.left
    }
    let sample = basis.sample
    return SweepForecast(
      name: specification.name, sites: sites.map(\.name), duplicates: search.duplicates, equalities: search.equalities,
      candidates: total, controls: controls(of: basis.first), stages: stages, sample: sample.members.count,
      failures: ForecastBasis.grouped(
        sample.members.compactMap { member in member.failure.map { (member.candidate, $0) } }),
      warnings: ForecastBasis.grouped(sample.warnings.map { ($0.candidate, $0.warning) }), workers: options.workers,
      seconds: seconds, uncertainty: 2 * standardError, weights: weights(of: finalTrials, from: basis))
  }

  /// The disk space that the weights of finalists take.
  private func weights(of trials: Int, from basis: ForecastBasis) -> SweepForecast.Weights? {
    let sizes = basis.fitting.compactMap { $0.weightsByteCount.map(Double.init) }
    guard specification.keepWeights == .finalists, !sizes.isEmpty else { return nil }
    return SweepForecast.Weights(trials: trials, bytes: Int(Statistics.mean(sizes) * Double(trials)))
  }

  /// The controls of the operators over branches, in the order in which candidates first use them.
  private func controls(of candidates: [Candidate]) -> [SweepForecast.Control] {
    var found: [SweepForecast.Control] = []
    for (joining, branches) in candidates.compactMap(\.composition).flatMap(\.branchOperators) {
      let composition = OperatorControl(of: joining, branches: branches)?.composition ?? .identity
      let control = SweepForecast.Control(operator: joining.rawValue, composition: composition.description)
      if !found.contains(control) { found.append(control) }
    }
    return found
  }

  /// The number of operators with a control among the candidates of all rounds.
  private func controlCount(_ first: [Candidate]) throws -> Int {
    var controls = Set(first.compactMap(\.control))
    if specification.search.isIterative {
      // Later rounds may use every operator of the space; in nested compositions with fewer operands.
      let space = specification.space
      let operators = try space.operators(in: composer.registry)
      let counts = space.shapes == .flat ? space.arity : Array(1...(space.arity.max() ?? 1))
      for count in counts where count > 1 {
        controls.formUnion(
          operators.filter { $0.joins(count) }.compactMap { OperatorControl(of: $0, branches: count) })
      }
    }
    return controls.count
  }

  /// The numbers of pieces of work with results in a store, by stage, up to the first stage whose choice of candidates
  /// cannot be predicted.
  private func knownCounts(
    of candidates: [Candidate], in store: SweepStore, _ plan: inout SweepPlan
  ) throws -> [Int: Int] {
    var counts: [Int: Int] = [:]
    for (number, stage) in specification.stages.enumerated() {
      counts[number] = try stage.definition.knownCount(
        of: candidates, at: StagePlace(number, in: specification.stages), in: store, &plan, options)
      if !stage.definition.isPredictable { break }
    }
    return counts
  }
}
