import SutureComposer
import SutureData
import SutureRegistry
import SutureSweep

/// Builds the report of a sweep from its store.
public struct ReportBuilder {
  /// The number of the best candidates with learning curves; it keeps pages small.
  private static let curveCount = 20

  let store: SweepStore
  let sweep: SweepStore.SweepRecord
  /// The results that the report is about.
  public let found: SweepResults

  /// - Throws: where the store or its specification cannot be read.
  public init(_ store: SweepStore, _ sweep: SweepStore.SweepRecord) throws {
    self.store = store
    self.sweep = sweep
    found = try SweepResults(store, sweep)
  }

  /// The compositions whose structure is worth printing: the most accurate ones, and those on the Pareto front, at most
  /// `count` of each; the bare backbone and the controls of operators are references and left out.
  public func winners(_ count: Int) -> [SweepResult] { found.results.examples(count) }

  /// The report.
  /// - Parameters:
  ///   - structures: printed structures by candidate.
  ///   - explanations: what the grafts of the best finalists do to images; nil if it was not asked for.
  public func report(
    structures: [SweepReport.Structure] = [], explanations: [SweepReport.Explanation]? = nil
  ) throws -> SweepReport {
    let averages = ReportAverages(found.records, found.budgets)
    let wording = found.wording
    let candidates = candidates()
    return SweepReport(
      sweep: try summary(), environment: try environment(), plugins: try plugins(),
      stages: try store.stages(of: sweep).map { SweepReport.Stage(record: $0) }, budgets: found.budgets,
      columns: ResultTable.headings(in: .page, of: found.budgets.last), candidates: candidates,
      losses: SweepReport.LossGroup.all(of: candidates),
      operators: SweepReport.Operator.all + SweepReport.Operator.fusions(in: found.records.compactMap(\.composition)),
      pairs: SweepReport.PairMap.fullestFirst(found.budgets.flatMap { PairMapBuilder(found.records, $0).maps() }),
      basis: averages.basis, effects: averages.effects, correlations: averages.correlations, curves: try curves(),
      structures: structures, explanations: explanations, sentences: wording.sentences, notes: wording.notes)
  }

  // MARK: The sweep

  private func summary() throws -> SweepReport.Summary {
    let specification = found.specification
    let sessions = try store.sessions(of: sweep)
    let state: SweepReport.Summary.State =
      store.isBeingWritten ? .running : sweep.isFinished ? .finished : .stopped
    // A run that has not ended by itself has no time.
    let seconds = sessions.map(\.seconds)
    return SweepReport.Summary(
      name: sweep.name, dataset: specification.dataSet.name, backbone: specification.backbone.description,
      sites: specification.sites.map(\.text), placement: specification.placement,
      started: sessions.first?.began ?? sweep.started, finished: sweep.finished, state: state,
      specification: sweep.specification, resolved: specification.resolved,
      command: sessions.first?.command ?? "suture sweep resume --store \(store.path)", duplicates: sweep.duplicates,
      seconds: seconds.isEmpty || seconds.contains(nil) ? nil : seconds.compactMap(\.self).reduce(0, +))
  }

  /// The plugins of the trials; the digests of files are those of the last run.
  private func plugins() throws -> [SweepReport.Plugin] {
    let files = try store.sessions(of: sweep).last?.environment.plugins ?? []
    return try store.plugins(of: sweep).map { plugin in
      let file = files.first { $0.id == plugin.id && $0.code == plugin.library && $0.manifest == plugin.manifest }
      return SweepReport.Plugin(
        id: plugin.id, version: plugin.version, manifest: plugin.manifest, file: file?.file, code: plugin.library)
    }
  }

  private func environment() throws -> [SweepReport.Fact] {
    guard let session = try store.sessions(of: sweep).last else { return [] }
    let environment = session.environment
    let plugins = try store.plugins(of: sweep).map { plugin in
      SweepReport.Fact(
        name: "\(plugin.id) \(plugin.version)",
        value: "manifest \(plugin.manifest.prefix(12)), library \(plugin.library.prefix(12))")
    }
    return [
      SweepReport.Fact(name: "processor", value: environment.processor),
      SweepReport.Fact(name: "cores", value: "\(environment.cores)"),
      SweepReport.Fact(name: "memory", value: "\(environment.memory >> 20) MiB"),
      SweepReport.Fact(name: "system", value: environment.system),
      SweepReport.Fact(name: "instructions", value: environment.instructionSet),
      SweepReport.Fact(name: "suture", value: environment.program),
      SweepReport.Fact(name: "arithmetic", value: "\(environment.engineVersion), numerics \(environment.numerics)"),
      SweepReport.Fact(
        name: "workers",
        value:
          "\(environment.workers) at a time, \(environment.threads) thread\(environment.threads == 1 ? "" : "s") each"
      ),
    ] + plugins
  }

  // MARK: Candidates

  private func candidates() -> [SweepReport.Candidate] {
    let baselines = found.budgets.map { (budget: $0, accuracies: $0.baseline(in: found.records)) }
    let byNumber = Dictionary(found.records.map { ($0.candidate, $0) }) { first, _ in first }
    return found.results.map { result in
      let record = byNumber[result.candidate]
      let shape = record?.composition.map { CompositionShape($0) }
      return SweepReport.Candidate(
        result: result, modules: shape.map { $0.modules.map(\.id) } ?? [], operator: shape?.operator,
        tree: record?.composition.map { CompositionTree(composition: $0) }, grafts: record?.grafts ?? [],
        trainings: baselines.compactMap { budget, accuracies in
          record.flatMap { SweepReport.Training($0, budget, baseline: accuracies) }
        })
    }
  }

  private func curves() throws -> [LearningCurve] {
    let best = found.results.filter { $0.accuracyMean != nil }
    let shown =
      best.prefix(Self.curveCount).map(\.candidate) + best.filter { $0.baseline || $0.pareto }.map(\.candidate)
    let longest = Dictionary(best.map { ($0.candidate, $0.epochs) }) { first, _ in first }
    return try store.curves(of: sweep, candidates: Set(shown)).filter { $0.epochs == longest[$0.candidate] }
  }
}
