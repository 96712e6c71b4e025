import SutureComposer
import SutureData
import SutureGraph
import SutureRegistry

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

  let specification: SweepSpecification
  let composer: Composer
  let folders: [String]
  private let openStore: () throws -> SweepStore
  private var opened: SweepStore?
  let options: SweepOptions
  let isInterrupted: () -> Bool
  let observe: (SweepEvent) -> Void
  let pool: WorkerPool

  /// The candidates that are still in the race.
  var open: [Candidate] = []
  /// The sweep's row in the store.
  var sweep = 0

  /// A composition under trial; none for the bare backbone, which is candidate 0.
  struct Candidate: Hashable {
    let ordinal: Int
    let composition: Composition?

    var label: String { composition?.description ?? "bare backbone" }
  }

  /// - Parameters:
  ///   - folders: the registry's folders, which workers read too.
  ///   - store: opened once the specification is known to make sense, so that a wrong one leaves no file behind.
  ///   - isInterrupted: asked a few times a second; once true, the run ends and can be resumed.
  ///   - observe: told what happens.
  public init(
    _ specification: SweepSpecification, registry: Registry, folders: [String],
    store: @escaping @autoclosure () throws -> SweepStore,
    options: SweepOptions, isInterrupted: @escaping () -> Bool, observe: @escaping (SweepEvent) -> Void
  ) {
    self.specification = specification
    composer = Composer(registry: registry)
    self.folders = folders
    openStore = store
    self.options = options
    self.isInterrupted = isInterrupted
    self.observe = observe
    pool = WorkerPool(executable: options.executable, isInterrupted: isInterrupted)
  }

  /// Runs every stage, or what is missing of them.
  /// - Throws: where the specification names what does not exist, or the store fails.
  public func run() throws -> Ending {
    let data = try DataSet.load(specification.dataSet)
    guard let sites = try sites() else { return interrupted() }
    let space = try CandidateEnumerator.enumerate(specification.space, in: composer.registry)
    let candidates = [nil] + space.compositions.map(Optional.some)
    sweep = try store.plan(
      specification, registry: folders, candidates: candidates, duplicates: space.duplicates)
    if options.retriesFailures { try store.forgetFailures() }
    open = candidates.enumerated().map { Candidate(ordinal: $0.offset, composition: $0.element) }
    observe(
      .planned(
        name: specification.name, candidates: open.count, duplicates: space.duplicates, sites: sites.map(\.name)))

    var planner = try TrialPlanner(
      specification, registry: composer.registry, sites: sites.map(\.name), dataDigest: data.digest)
    for (index, stage) in specification.stages.enumerated() {
      let ending: WorkerPool.Ending =
        switch stage {
        case .check: try check(at: sites)
        case .cost: try cost(&planner)
        // Scores change nothing of what follows until they are asked to order or to prune.
        case .score: WorkerPool.Ending.complete
        case .train(let epochs, let seeds, let keep):
          try train(stage: index, epochs: epochs, seeds: seeds, keep: keep, &planner)
        }
      if ending == .interrupted { return interrupted() }
    }
    for candidate in open { try store.settle(sweep: sweep, candidate.ordinal, .done) }
    try store.finish(sweep: sweep)
    return .complete
  }

  /// Where results go.
  var store: SweepStore {
    get throws {
      if let opened { return opened }
      let store = try openStore()
      opened = store
      return store
    }
  }

  private func interrupted() -> Ending {
    observe(.interrupted)
    return .interrupted
  }

  /// The backbone's sites that the patterns match, as a worker reports them; nil where the user stopped meanwhile.
  private func sites() throws -> [Site]? {
    var result: TrialResult?
    let ending = try pool.run([request(for: nil, .sites)], workers: 1) { result = $1 }
    guard ending == .complete, let result else { return nil }
    switch result.reply {
    case .success(.sites(let reports)):
      let all = reports.compactMap(\.site)
      for pattern in specification.sites where !all.contains(where: { pattern.matches($0.name) }) {
        throw CompositionError.noSuchSite(
          pattern: pattern.text, backbone: specification.backbone.id, sites: all.map(\.name))
      }
      return all.filter { site in specification.sites.contains { $0.matches(site.name) } }
    default: throw SweepError.workerLost(reason: result.failure)
    }
  }

  func request(for candidate: Candidate?, _ job: TrialRequest.Job) -> TrialRequest {
    TrialRequest(
      registry: folders, dataSet: specification.dataSet, backbone: specification.backbone.description,
      sites: specification.sites.map(\.text), composition: candidate?.composition?.description,
      training: specification.training, threads: options.threads, limits: options.limits,
      job: job)
  }

  /// Takes a candidate out of the race.
  func drop(_ candidate: Candidate, _ state: SweepStore.CandidateState, reason: String) throws {
    try store.settle(sweep: sweep, candidate.ordinal, state, reason: reason)
    open.removeAll { $0 == candidate }
  }
}

extension DataSet {
  /// Reads a data set wherever it lies.
  public static func load(_ reference: DataSetReference) throws -> DataSet {
    switch reference {
    case .catalogue(let id): try load(id: id)
    case .folder(let path): try load(folder: path)
    }
  }
}
