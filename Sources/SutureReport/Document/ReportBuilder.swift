import SutureComposer
import SutureData
import SutureRegistry
import SutureSweep

/// Makes a sweep's report from its store.
public struct ReportBuilder {
  /// How many of the best have learning curves; pages stay small so.
  private static let curveCount = 20

  let store: SweepStore
  let sweep: SweepStore.SweepRecord
  private let specification: SweepSpecification
  private let records: [CandidateRecord]
  private let results: [SweepResult]

  /// - Throws: where the store or its specification cannot be read.
  public init(_ store: SweepStore, _ sweep: SweepStore.SweepRecord) throws {
    self.store = store
    self.sweep = sweep
    specification = try SweepSpecification(text: sweep.specification, file: store.path)
    records = try store.records(of: sweep)
    results = SweepResult.list(records, ranking: specification.ranking)
  }

  /// The compositions that are worth a look at their structure: the most accurate, and those on the Pareto front.
  ///
  /// Controls of operators are none of them: they are references, as the bare backbone is.
  public func winners(_ count: Int) -> [SweepResult] { results.examples(count) }

  /// The report.
  /// - Parameter structures: printed structures by candidate.
  public func report(structures: [SweepReport.Structure] = []) throws -> SweepReport {
    let budgets = SweepBudget.all(in: records)
    let averages = ReportAverages(records, budgets)
    let wording = ReportWording(
      records, budgets, stages: specification.stages, leading: LeadingGroup(records, order: results.rankedTrials))
    return SweepReport(
      sweep: try summary(), environment: try environment(), plugins: try plugins(), stages: try stages(),
      budgets: budgets.map(SweepReport.Budget.init), candidates: candidates(budgets),
      pairs: SweepReport.PairMap.fullestFirst(budgets.flatMap { PairMapBuilder(records, $0).maps() }),
      basis: averages.basis, effects: averages.effects,
      correlations: averages.correlations, curves: try curves(), structures: structures,
      sentences: wording.sentences, notes: wording.notes)
  }

  // MARK: What and how

  private func summary() throws -> SweepReport.Summary {
    let sessions = try store.sessions(of: sweep)
    let state: SweepReport.Summary.State =
      store.isBeingWritten ? .running : sweep.isFinished ? .finished : .stopped
    // A run that goes on, or was killed, has not told how long it took.
    let seconds = sessions.map(\.seconds)
    return SweepReport.Summary(
      name: sweep.name, dataset: specification.dataSet.name, backbone: specification.backbone.description,
      sites: specification.sites.map(\.text), placement: specification.placement == .each ? .each : .together,
      started: sessions.first?.began ?? sweep.started, finished: sweep.finished, state: state,
      specification: sweep.specification, resolved: specification.resolved,
      command: sessions.first?.command ?? "suture sweep resume --store \(store.path)", duplicates: sweep.duplicates,
      seconds: seconds.isEmpty || seconds.contains(nil) ? nil : seconds.compactMap(\.self).reduce(0, +))
  }

  /// What the trials used; the digests of files are those of the last run.
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
      SweepReport.Fact(name: "arithmetic", value: "\(environment.library), numerics \(environment.numerics)"),
      SweepReport.Fact(
        name: "workers",
        value:
          "\(environment.workers) at a time, \(environment.threads) thread\(environment.threads == 1 ? "" : "s") each"
      ),
    ] + plugins
  }

  private func stages() throws -> [SweepReport.Stage] {
    try store.stages(of: sweep).map { stage in
      SweepReport.Stage(
        name: stage.name, entered: stage.entered, refused: stage.refused, failed: stage.failed,
        dropped: stage.dropped, left: stage.left, seconds: stage.seconds)
    }
  }

  // MARK: Candidates

  private func candidates(_ budgets: [SweepBudget]) -> [SweepReport.Candidate] {
    let baselines = budgets.map { (budget: $0, accuracies: $0.baseline(in: records)) }
    let byTrial = Dictionary(records.map { ($0.trial, $0) }) { first, _ in first }
    let titles = specification.stages.map(\.title)
    return results.map { result in
      let record = byTrial[result.trial]
      let shape = record?.composition.map { CompositionShape($0) }
      return SweepReport.Candidate(
        trial: result.trial, composition: result.composition, site: result.site, state: result.state,
        stage: record?.stage.flatMap { titles.indices.contains($0) ? titles[$0] : nil }, reason: result.reason,
        parameters: result.parameters, macs: result.macs, latencyMilliseconds: result.latencyMilliseconds,
        latencyError: result.latencyError, accuracy: result.accuracyMean,
        accuracyDeviation: result.accuracyDeviation, testAccuracy: result.testAccuracyMean,
        testAccuracyDeviation: result.testAccuracyDeviation, seeds: result.seeds,
        epochs: result.epochs, difference: result.difference, halfWidth: result.differenceHalfWidth,
        control: result.control, controlDifference: result.controlDifference,
        controlHalfWidth: result.controlDifferenceHalfWidth, outcomes: result.outcomes,
        startGain: result.startGain, grafts: record?.grafts ?? [],
        trainings: baselines.compactMap { budget, accuracies in
          record.flatMap { SweepReport.Training($0, budget, baseline: accuracies) }
        },
        leading: result.leading, pareto: result.pareto, baseline: result.baseline,
        modules: shape.map { $0.modules.map(\.id) } ?? [],
        operator: shape?.operator, scores: result.scores)
    }
  }

  private func curves() throws -> [SweepReport.Curve] {
    let best = results.filter { $0.accuracyMean != nil }
    let shown = best.prefix(Self.curveCount).map(\.trial) + best.filter { $0.baseline || $0.pareto }.map(\.trial)
    let longest = Dictionary(best.map { ($0.trial, $0.epochs) }) { first, _ in first }
    return try store.curves(of: sweep, trials: Set(shown)).filter { $0.epochs == longest[$0.trial] }.map { curve in
      SweepReport.Curve(
        trial: curve.trial, seed: curve.seed,
        epochs: curve.points.map { point in
          SweepReport.Epoch(
            number: point.number, loss: point.loss, trainAccuracy: point.trainAccuracy, accuracy: point.accuracy)
        })
    }
  }
}
