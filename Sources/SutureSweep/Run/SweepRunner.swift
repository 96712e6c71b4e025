import SutureComposer
import SutureData
import SutureExecution
import SutureGraph
import SutureRegistry
import SutureSupport
import SutureTraining

/// Takes every candidate of a sweep through its stages.
///
/// It loads no plugin: workers do. Planning is a pure function of the specification, the registry and the data, and
/// results are found by their keys: a sweep that was stopped is simply run again, and does only what is missing.
public final class SweepRunner {
  /// How a run ended.
  public enum Ending: Sendable {
    /// Every stage has run.
    case complete
    /// The user stopped it.
    case interrupted
  }

  /// Thrown inside a run where the user stops it.
  struct Interrupted: Error {}

  /// Thrown inside a run where the bare backbone, with which all others are compared, failed.
  struct BaselineLoss: Error {
    let reason: String
  }

  let specification: SweepSpecification
  let composer: Composer
  let folders: [String]
  private let givenFolders: [String]
  private let openStore: () throws -> SweepStore
  private var opened: SweepStore?
  let options: SweepOptions
  let observe: (SweepEvent) -> Void
  /// The candidates whose printed structures are recorded at the end.
  let winners: (SweepStore, SweepStore.SweepRecord) throws -> [Int]
  let pool: WorkerPool

  /// The sweep's row in the store, and this run's.
  var sweep = 0
  var session = 0
  /// What is known of candidates so far, by ordinal.
  var costs: [Int: CostReport] = [:]
  var scores: [Int: [ZeroCostScore: Double]] = [:]
  /// Accuracies that choices are made by, by stage, ordinal and seed.
  var accuracies: [Int: [Int: [Int: Double]]] = [:]
  var quarantine = Quarantine()
  var tally: [Int: StageTally] = [:]
  /// The seconds that earlier runs of the sweep spent in each stage.
  var earlierSeconds: [Int: Double] = [:]
  /// The trainings that candidates were linked to in this run.
  var linkedStages: Set<Int> = []

  /// - Parameters:
  ///   - folders: the registry's folders, which workers read too.
  ///   - givenFolders: those of them that the user named, for the record.
  ///   - store: opened once the specification is known to make sense, so that a wrong one leaves no file behind.
  ///   - winners: the numbers of the candidates whose printed structures are recorded at the end.
  ///   - isInterrupted: asked a few times a second; once true, the run ends and can be resumed.
  ///   - observe: told what happens.
  public init(
    _ specification: SweepSpecification, registry: Registry, folders: [String],
    givenFolders: [String] = [], store: @escaping @autoclosure () throws -> SweepStore,
    options: SweepOptions, winners: @escaping (SweepStore, SweepStore.SweepRecord) throws -> [Int] = { _, _ in [] },
    isInterrupted: @escaping () -> Bool, observe: @escaping (SweepEvent) -> Void
  ) {
    self.specification = specification
    composer = Composer(registry: registry)
    self.folders = folders
    self.givenFolders = givenFolders
    openStore = store
    self.options = options
    self.observe = observe
    self.winners = winners
    pool = WorkerPool(executable: options.executable, isInterrupted: isInterrupted)
  }

  /// Where results go.
  /// - Throws: `StoreError` where it cannot be opened.
  public var store: SweepStore {
    get throws {
      if let opened { return opened }
      let store = try openStore()
      opened = store
      return store
    }
  }

  /// Runs every stage, or what is missing of them.
  /// - Throws: where the specification names what does not exist, the bare backbone fails, or the store does.
  public func run() throws -> Ending {
    let began = ContinuousClock.now
    let data = try loadData()
    do {
      let sites = try sites(of: specification)
      let search = try specification.search.search(specification.space, in: composer.registry)
      sweep = try store.begin(specification, registry: givenFolders)
      let outdated = try store.trialCount(of: sweep, exceptNumerics: Numerics.current)
      if outdated > 0 {
        observe(
          .warned(
            "\(Words.plural(outdated, "result")) in '\(try store.path)' were computed by an earlier version, whose numbers "
              + "differ: they are computed again; keep a copy of the file to look at the old ones"))
      }
      earlierSeconds = try store.reopenStages(sweep: sweep)
      session = try store.beginSession(
        sweep: specification.name,
        environment: SweepEnvironment.current(
          options, manifests: (try? SweepLock.manifests(of: specification, composer.registry)) ?? [],
          in: composer.registry), command: options.command)
      if options.retriesFailures { try store.forgetFailures() }
      var planner = try TrialPlanner(
        specification, registry: composer.registry, sites: sites.map(\.name), dataDigest: data.digest)
      quarantine = Quarantine(
        known: try store.quarantine(sweep: sweep).filter { record in
          (try? planner.library(of: record.module)) == record.library
        })
      let finalists = try runStages(search, sites, &planner)
      try store.settle(
        finalists.map { SweepStore.Outcome(ordinal: $0.ordinal, state: .done) },
        stage: specification.stages.count - 1, sweep: sweep)
      try recordStructures(&planner)
      try store.finish(sweep: sweep)
      try store.endSession(session, seconds: began.duration(to: .now).seconds)
      return .complete
    } catch is Interrupted {
      if let opened, session > 0 { try opened.endSession(session, seconds: began.duration(to: .now).seconds) }
      observe(.interrupted)
      return .interrupted
    } catch let loss as BaselineLoss {
      try store.endSession(session, seconds: began.duration(to: .now).seconds)
      throw SweepError.baselineFailed(reason: loss.reason)
    }
  }

  /// Reads the images, checks that some can be set aside for validation, and tells what is odd about them.
  func loadData() throws -> DataSet {
    let data = try specification.placing("dataset") { try DataSet.load(specification.dataSet) }
    _ = try data.split(validation: specification.validation)
    for warning in data.warnings { observe(.warned(warning)) }
    if specification.validation.isNone, specification.stages.contains(where: \.isTraining) {
      observe(.warned("no images are set aside for validation: choices are made on the test images"))
    }
    return data
  }

  /// Takes candidates through the stages: all at once, or in rounds where what earlier ones came to decides the next.
  /// - Returns: the candidates that came through.
  private func runStages(
    _ search: any CandidateSearch, _ sites: [Site], _ planner: inout TrialPlanner
  ) throws -> [Candidate] {
    var search = search
    var intake = CandidateIntake(sites: specification.placement == .each ? sites.map(\.name) : nil)
    let stages = Array(specification.stages.enumerated())
    // The stages that each round goes through before the next is proposed; none is dropped before the last round.
    let inner = specification.search.isIterative ? stages.prefix(through: { $0.element.isTraining }) : []
    var open: [Candidate] = []
    repeat {
      let proposed = try search.next { self.fitness(of: $0, in: inner.last?.offset, intake) }
      if proposed.isEmpty, intake.count > 0 { break }
      let fresh = intake.admit(proposed)
      try store.put(fresh, sweep: sweep)
      observe(
        .planned(
          name: specification.name, candidates: intake.count, duplicates: search.duplicates,
          sites: sites.map(\.name)))
      var cohort = fresh
      for (number, stage) in inner { try run(stage, number, &cohort, sites, &planner, drops: false) }
      open += cohort
    } while specification.search.isIterative
    try store.forgetCandidates(from: intake.count, duplicates: search.duplicates, sweep: sweep)
    for (number, stage) in inner where stage.drops {
      try drop(stage, number, &open)
      try recordStage(number)
    }
    for (number, stage) in stages.dropFirst(inner.count) { try run(stage, number, &open, sites, &planner, drops: true) }
    return open
  }

  /// How well a composition did in a stage, over sites and seeds; nil where it has no accuracy.
  private func fitness(of composition: Composition, in stage: Int?, _ intake: CandidateIntake) -> Double? {
    guard let stage else { return nil }
    let means = intake.ordinals(of: composition).compactMap { accuracies[stage]?[$0].map(SweepRunner.mean) }
    return means.isEmpty ? nil : Statistics.mean(means)
  }

  /// The mean over seeds, summed in their order: the order in which workers answer must not decide a tie.
  static func mean(_ bySeed: [Int: Double]) -> Double {
    Statistics.mean(bySeed.sorted { $0.key < $1.key }.map(\.value))
  }
}

extension Array {
  /// The elements up to the first that fits, with it; all of them where none does.
  fileprivate func prefix(through isLast: (Element) -> Bool) -> [Element] {
    firstIndex(where: isLast).map { Array(self[...$0]) } ?? self
  }
}
