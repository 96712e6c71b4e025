import SutureComposer
import SutureData
import SutureExecution
import SutureGraph
import SutureRegistry
import SutureSandbox
import SutureSupport
import SutureTraining

/// Runs the stages of a sweep on its candidates.
///
/// The runner loads no plugin; plugins are built in worker processes. Planning is a pure function of the specification,
/// the registry and the data, and results are found by their keys: running an interrupted sweep again does only what is
/// missing.
public final class SweepRunner {
  /// The way in which a run ended.
  public enum Ending: Sendable {
    /// All stages have run.
    case complete
    /// The user interrupted the run.
    case interrupted
  }

  let specification: SweepSpecification
  let composer: Composer
  /// Runs the jobs.
  let jobs: SweepExecutor
  /// Receives progress events.
  let observe: (SweepEvent) -> Void
  /// The numbers of the candidates whose printed structures are recorded at the end.
  let winners: (SweepStore, SweepStore.SweepRecord) throws -> [Int]
  /// The trial subject of the bare backbone, with the patterns of all sites.
  private var baseline: TrialSubject
  private let givenFolders: [String]
  private let openStore: () throws -> SweepStore
  private var opened: SweepStore?
  /// All sites of the backbone, as a worker reported them.
  private var allSites: [Site] = []

  var options: SweepOptions { jobs.options }

  /// - Parameters:
  ///   - folders: the registry's folders, which workers read too.
  ///   - givenFolders: those of the folders that the user named, which are recorded.
  ///   - store: opened once the specification has been checked, so that an invalid one creates no file.
  ///   - winners: the numbers of the candidates whose printed structures are recorded at the end.
  ///   - executor: runs the jobs; worker processes on this machine if nil.
  ///   - isInterrupted: polled a few times per second; true ends the run, which can be resumed.
  ///   - observe: receives progress events.
  public init(
    _ specification: SweepSpecification, registry: Registry, folders: [String],
    givenFolders: [String] = [], store: @escaping @autoclosure () throws -> SweepStore,
    options: SweepOptions, winners: @escaping (SweepStore, SweepStore.SweepRecord) throws -> [Int] = { _, _ in [] },
    executor: (any TrialExecutor)? = nil, isInterrupted: @escaping () -> Bool, observe: @escaping (SweepEvent) -> Void
  ) {
    self.specification = specification
    composer = Composer(registry: registry)
    self.givenFolders = givenFolders
    openStore = store
    self.observe = observe
    self.winners = winners
    let near = LocalExecutor(
      settings: options.sandbox, environments: options.workerEnvironments, isInterrupted: isInterrupted)
    jobs = SweepExecutor(executor: executor ?? near, near: near, options: options)
    baseline = TrialSubject(
      registry: folders, dataSet: specification.dataSet, validation: specification.validation,
      backbone: specification.backbone.description, sites: specification.sites.map(\.text), scale: specification.scale,
      training: specification.training, engine: options.engine.id, threads: options.threads)
  }

  /// The store of the results, opened on first use.
  /// - Throws: `StoreError` if it cannot be opened.
  public var store: SweepStore {
    get throws {
      if let opened { return opened }
      let store = try openStore()
      opened = store
      return store
    }
  }

  // MARK: Run

  /// Runs all stages, or what is missing of them.
  /// - Throws: if the specification names something that does not exist, the bare backbone fails, or the store cannot be
  ///   written.
  public func run() throws -> Ending {
    let began = ContinuousClock.now
    let data = try loadData()
    let runtimes = try runtimes()
    var current: SweepRun?
    do {
      let sites = try sites()
      let search = try specification.search.search(specification.space, in: composer.registry)
      let run = try begin(sites: sites, runtimes: runtimes, data: data)
      current = run
      let finalists = try runStages(search, in: run)
      try run.store.settle(
        finalists.map { SweepStore.Outcome(ordinal: $0.ordinal, state: .done) },
        stage: specification.stages.count - 1, sweep: run.sweep)
      try recordStructures(in: run)
      try run.store.finish(sweep: run.sweep)
      try run.end(since: began)
      return .complete
    } catch is SweepInterruption {
      try current?.end(since: began)
      observe(.interrupted)
      return .interrupted
    } catch let failure as BaselineFailure {
      try current?.end(since: began)
      throw SweepError.baselineFailed(reason: failure.reason)
    }
  }

  /// Opens the store and records that the sweep and a session begin.
  private func begin(sites: [Site], runtimes: [MeasuredRuntime], data: DataSet) throws -> SweepRun {
    let store = try store
    if specification.keepWeights == .finalists { try store.weightsFolder.prepare() }
    let sweep = try store.begin(specification, registry: givenFolders)
    let outdated = try store.trialCount(of: sweep, exceptNumerics: Numerics.current)
    if outdated > 0 {
      observe(
        .warned(
          "\(Words.plural(outdated, "result")) in '\(store.path)' were computed by an earlier version, whose numbers "
            + "differ: they are computed again; keep a copy of the file to look at the old ones"))
    }
    let earlierSeconds = try store.reopenStages(sweep: sweep)
    let session = try store.beginSession(
      sweep: specification.name,
      environment: SweepEnvironment.current(
        options, manifests: (try? SweepLock.manifests(of: specification, composer.registry)) ?? [],
        in: composer.registry), command: options.command)
    if options.retriesFailures { try store.forgetFailures() }
    var plan = try plan(sites: sites, runtimes: runtimes, data: data)
    // A module whose library has changed is tried again.
    let known = try store.quarantine(sweep: sweep).filter { record in
      (try? plan.planner.library(of: record.module)) == record.library
    }
    return SweepRun(
      store: store, sweep: sweep, session: session, executor: jobs, plan: plan, quarantine: Quarantine(known: known),
      earlierSeconds: earlierSeconds, observe: observe)
  }

  /// Runs the stages on all candidates, in rounds if the search is iterative.
  /// - Returns: the candidates that complete all stages.
  private func runStages(_ search: any CandidateSearch, in run: SweepRun) throws -> [Candidate] {
    let siteNames = run.plan.sites.map(\.name)
    var search = search
    var intake = CandidateIntake(sites: specification.placement == .each ? siteNames : nil)
    let stages = specification.stages.enumerated().map { number, stage in
      (stage: stage, place: StagePlace(number, in: specification.stages))
    }
    // The stages of each round; their selection takes place after the last round.
    let inner = specification.search.isIterative ? stages.prefix(through: \.stage.isTraining) : []
    var open: [Candidate] = []
    repeat {
      let proposed = try search.next { composition in
        inner.last.flatMap { fitness(of: composition, after: $0.place, intake, run.results) }
      }
      if proposed.isEmpty, intake.count > 0 { break }
      var cohort = intake.admit(proposed)
      try run.store.put(cohort, sweep: run.sweep)
      observe(
        .planned(
          name: specification.name, candidates: intake.count, duplicates: search.duplicates, sites: siteNames))
      for (stage, place) in inner { cohort = try run.run(stage, at: place, on: cohort, selects: false) }
      open += cohort
    } while specification.search.isIterative
    try run.store.forgetCandidates(from: intake.count, duplicates: search.duplicates, sweep: run.sweep)
    for (stage, place) in inner where stage.definition.selects {
      open = try run.select(after: stage, at: place, from: open)
    }
    for (stage, place) in stages.dropFirst(inner.count) {
      open = try run.run(stage, at: place, on: open, selects: true)
    }
    return open
  }

  /// The accuracy of a composition after a stage, the mean over sites and seeds; nil if it has none.
  private func fitness(
    of composition: Composition, after place: StagePlace, _ intake: CandidateIntake, _ results: StageResults
  ) -> Double? {
    let means = intake.ordinals(of: composition).compactMap { ordinal in
      results.accuracies[place.number]?[ordinal].map(StageResults.mean)
    }
    return means.isEmpty ? nil : Statistics.mean(means)
  }

  // MARK: Plan

  /// Reads the images, checks that the validation share is possible, and warns about anomalies.
  func loadData() throws -> DataSet {
    let data = try specification.placing("dataset") { try DataSet.load(specification.dataSet) }
    _ = try data.split(validation: specification.validation)
    for warning in data.warnings { observe(.warned(warning)) }
    if specification.validation.isNone, specification.stages.contains(where: \.isTraining) {
      observe(.warned("no images are set aside for validation: choices are made on the test images"))
    }
    return data
  }

  /// The backbone's sites that the patterns match, as reported by a worker.
  func sites() throws -> [Site] {
    try specification.placing("backbone") {
      _ = try composer.registry.explicit(specification.backbone, kind: .backbone)
    }
    let all = try jobs.find(SitesJob(subject: baseline)).compactMap(\.site)
    allSites = all
    if let source = specification.weights {
      try specification.placing("weights") { baseline.weights = try StartWeights(source) }
      let report = try jobs.find(TransferJob(subject: baseline))
      if let warning = report.warning { observe(.warned(warning)) }
      if !report.isExact { observe(.warned("weights to start with: \(report.summary)")) }
    }
    for pattern in specification.sites where !all.contains(where: { pattern.matches($0.name) }) {
      try specification.placing(pattern.text) {
        throw CompositionError.noSuchSite(
          pattern: pattern.text, backbone: specification.backbone.id, sites: all.map(\.name))
      }
    }
    return all.filter { site in specification.sites.contains { $0.matches(site.name) } }
  }

  /// The runtimes that the specification names; warns of modules that were not measured in them.
  func runtimes() throws -> [MeasuredRuntime] {
    let runtimes = try specification.placing("runtimes") { try composer.registry.runtimes(specification.runtimes) }
    guard !runtimes.isEmpty else { return [] }
    let modules = try SweepLock.manifests(of: specification, composer.registry).filter { $0.kind == .module }
    for runtime in runtimes {
      let unmeasured = modules.map(\.id).filter { runtime.measurements[$0] == nil }
      guard !unmeasured.isEmpty else { continue }
      observe(
        .warned("not measured in \(runtime.title), and therefore not refused: \(Words.list(unmeasured, most: 8))"))
    }
    return runtimes
  }

  /// The plan of the specification for the sites and images found.
  func plan(sites: [Site], runtimes: [MeasuredRuntime], data: DataSet) throws -> SweepPlan {
    SweepPlan(
      baseline: baseline, composer: composer, backbone: specification.backbone.id, sites: sites, allSites: allSites,
      limits: specification.limits, runtimes: runtimes, measuresLatency: specification.usesLatency,
      order: specification.stages.lazy.compactMap(\.definition.order).first,
      keepsWeights: specification.keepWeights == .finalists,
      planner: try TrialPlanner(
        specification, weights: baseline.weights, registry: composer.registry, sites: sites.map(\.name),
        dataDigest: data.digest,
        engine: options.engine.id))
  }
}

extension Array {
  /// The elements up to and including the first that satisfies a condition; all elements if none does.
  fileprivate func prefix(through isLast: (Element) -> Bool) -> [Element] {
    firstIndex(where: isLast).map { Array(self[...$0]) } ?? self
  }
}

// MARK: Specification

extension SweepStore {
  /// Records that a sweep begins; if its specification is unchanged, the results of its candidates are kept.
  /// - Returns: the sweep's id.
  func begin(_ specification: SweepSpecification, registry: [String]) throws -> Int {
    try begin(
      name: specification.name, text: specification.text, dataFolder: specification.dataSet.folder, registry: registry)
  }
}

extension TrialPlanner {
  /// Creates a planner for a specification.
  init(
    _ specification: SweepSpecification, weights: StartWeights? = nil, registry: Registry, sites: [String],
    dataDigest: String, engine: String
  ) throws {
    try self.init(
      Settings(
        backbone: specification.backbone, training: specification.training, validation: specification.validation,
        scale: specification.scale, weights: weights),
      registry: registry, sites: sites, dataDigest: dataDigest, engine: engine)
  }
}
