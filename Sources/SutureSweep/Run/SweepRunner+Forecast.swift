import SutureComposer
import SutureData
import SutureProcess
import SutureRegistry

extension SweepRunner {
  /// How many candidates are measured for an estimate of time.
  private static let sampleSize = 12

  /// Tells what a run would do: candidates are listed and checked by contract, a few are costed and timed, none is
  /// trained, nothing is recorded.
  ///
  /// - Parameter known: a store whose results a run would use; nil where there is none.
  /// - Returns: the forecast; nil where the user stopped it.
  /// - Throws: as `run`.
  public func forecast(known: SweepStore? = nil) throws -> SweepForecast? {
    let data = try loadData()
    do {
      let sites = try sites(of: specification)
      var search = try specification.search.search(specification.space, in: composer.registry)
      var intake = CandidateIntake(sites: specification.placement == .each ? sites.map(\.name) : nil)
      let first = intake.admit(try search.next { _ in nil })
      var planner = try TrialPlanner(
        specification, registry: composer.registry, sites: sites.map(\.name), dataDigest: data.digest)
      let most = try specification.search.most(of: specification.space, in: composer.registry)
      let controls = try controlCount(first, in: composer.registry) * intake.sitesEach
      let total = max(first.count, most.map { 1 + controls + $0 * intake.sitesEach } ?? 0)
      let refused = contractReasons(first, at: sites)
      let checked = first.filter { refused[$0.ordinal] == nil }
      let sample = try SweepSample(
        specification.stages.contains(.check) ? checked : first, size: Self.sampleSize, measuredBy: self)
      var builder = ForecastBuilder(
        specification, first: first, total: total, controls: controls, refused: refused, sample: sample,
        workers: options.workers,
        needsLatency: needsLatency)
      builder.known = try known.map { store in try self.known(of: checked, in: store, &planner) } ?? [:]
      return builder.forecast(sites: sites.map(\.name), duplicates: search.duplicates, equalities: search.equalities)
    } catch is Interrupted {
      observe(.interrupted)
      return nil
    }
  }

  /// How many operators have a control among the candidates of all rounds.
  private func controlCount(_ first: [Candidate], in registry: Registry) throws -> Int {
    var controls = Set(first.compactMap(\.control))
    if specification.search.isIterative {
      // Later rounds may come to every operator of the space; in nested compositions it may join fewer.
      let space = specification.space
      let counts = space.shapes == .flat ? space.arity : Array(1...(space.arity.max() ?? 1))
      for count in counts where count > 1 {
        controls.formUnion(
          space.operators.filter { $0.joins(count) }.compactMap(\.fusion)
            .compactMap { OperatorControl(of: $0, branches: count) })
      }
    }
    return controls.count
  }

  /// How much work of the cost stage and the first training a store knows, by the stage's number.
  private func known(
    of candidates: [Candidate], in store: SweepStore, _ planner: inout TrialPlanner
  ) throws -> [Int: Int] {
    var counts: [Int: Int] = [:]
    for (number, stage) in specification.stages.enumerated() {
      switch stage {
      case .check: continue
      case .score: return counts
      case .cost:
        counts[number] = try candidates.count { candidate in
          let report = try store.cost(try planner.costDocument(of: candidate).key, machine: Machine.name)
          return report.map { isComplete($0, of: candidate) } ?? false
        }
      case .train(let epochs, let seeds, _):
        counts[number] = try candidates.reduce(0) { count, candidate in
          try count
            + seeds.count { seed in
              let key = try planner.trialDocument(of: candidate, epochs: epochs, seed: seed).key
              return try store.accuracy(of: key, tests: isLastTraining(number)) != nil
                || store.failure(at: key, under: options.limits) != nil
            }
        }
        return counts
      }
    }
    return counts
  }
}

extension SearchMethod {
  /// How many compositions of a space it tries at most; nil where its first round has them all.
  fileprivate func most(of space: SearchSpace, in registry: Registry) throws -> Int? {
    guard case .evolution(let settings) = self else { return nil }
    let grammar = try SpaceGrammar(space, in: registry)
    // Neither the bare backbone nor a control is tried again where it is listed by hand.
    let listed = Set(grammar.listed.map(\.canonical)).filter { $0 != .identity && OperatorControl($0) == nil }
    let (most, overflow) = SpaceSize(of: grammar).compositions.addingReportingOverflow(listed.count)
    return overflow ? settings.budget : min(settings.budget, most)
  }
}
