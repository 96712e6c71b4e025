import SutureComposer
import SutureData
import SutureExecution
import SutureGraph
import SutureSandbox
import SutureTraining

/// A job about one candidate of a sweep.
protocol TrialJob: Job where Answer == TrialAnswer<Found>, Event == NoEvent {
  associatedtype Found: Codable & Sendable

  /// The candidate on its backbone and data.
  var subject: TrialSubject { get }

  /// Runs the job with the data that the worker has read.
  func find(with bench: TrialSubject.Bench, in context: JobContext) throws -> Found

  /// Why a result is invalid, or nil if it is valid.
  func fault(inFound found: Found) -> String?
}

extension TrialJob {
  func run(in context: JobContext, report: (NoEvent) throws -> Void) throws -> TrialAnswer<Found> {
    try subject.withBench(in: context) { try find(with: $0, in: context) }
  }

  func fault(in answer: TrialAnswer<Found>) -> String? {
    switch answer {
    case .found(let found): fault(inFound: found)
    case .outdated: nil
    }
  }

  func fault(inFound found: Found) -> String? { nil }
}

/// Lists the backbone's sites and their shapes.
struct SitesJob: TrialJob {
  static let id = "sites"
  let subject: TrialSubject

  func find(with bench: TrialSubject.Bench, in context: JobContext) throws -> [SiteReport] {
    try bench.grafter.sites(of: try bench.backbone, input: bench.data.shape(1)).map { SiteReport($0) }
  }

  func fault(inFound found: [SiteReport]) -> String? { found.contains { $0.site == nil } ? "a site has no grid" : nil }
}

/// Compares the weights that the subject's training starts with with its network.
struct TransferJob: TrialJob {
  static let id = "transfer"
  let subject: TrialSubject

  func find(with bench: TrialSubject.Bench, in context: JobContext) throws -> TransferReport {
    guard let source = subject.weights?.source else {
      throw JobFailure("there are no weights to compare", isDeterministic: true)
    }
    let transfer = source.transfer(of: try source.open(), to: try bench.network().graph(1).variables)
    try transfer.check(required: source.required)
    return try transfer.examined()
  }
}

/// Counts parameters and MACs for one image, and measures the latency if requested.
struct CostJob: TrialJob {
  static let id = "cost"
  /// Nine rounds of four runs; the confidence interval of the median excludes the extreme rounds.
  private static let latencyRuns = 36

  let subject: TrialSubject
  /// Whether the latency is measured.
  let latency: Bool

  /// The cost of a candidate.
  struct Cost: Hashable, Sendable, Codable {
    let report: CostReport
    /// The latency of the bare backbone measured at the same time, in milliseconds.
    let bareLatency: Double?
    /// The estimated size of a file of its weights, in bytes.
    let weightsByteCount: Int
  }

  func find(with bench: TrialSubject.Bench, in context: JobContext) throws -> Cost {
    let network = try bench.network()
    let graph = try network.graph(1)
    let grafts = try network.grafts()
    func report(latency: Double? = nil, error: Double? = nil) -> CostReport {
      CostReport(
        parameters: graph.parameterCount, macs: graph.cost.macs, latency: latency, latencyError: error, grafts: grafts)
    }
    let size = WeightsFile.estimatedByteCount(of: graph)
    guard latency else { return Cost(report: report(), bareLatency: nil, weightsByteCount: size) }
    let bare = try bench.bareNetwork().graph(1)
    context.enter(.measuring)
    let timing = try Benchmark(
      engine: bench.engine, options: ExecutionOptions(threads: bench.threads), runs: CostJob.latencyRuns
    ).pairedTiming(of: graph, beside: bare)
    return Cost(
      report: report(latency: timing.seconds * 1000, error: timing.error * 1000),
      bareLatency: timing.otherSeconds * 1000, weightsByteCount: size)
  }

  func fault(inFound found: Cost) -> String? {
    guard found.report.parameters >= 0, found.report.macs >= 0, found.weightsByteCount >= 0 else {
      return "a negative count"
    }
    let latencies = [found.report.latency, found.bareLatency].compactMap(\.self)
    guard latencies.count == (latency ? 2 : 0) else { return "\(latencies.count) latencies" }
    return latencies.allSatisfy { $0.isFinite && $0 > 0 } ? nil : "a latency of \(latencies) ms"
  }
}

/// Prints the composition's structure at the first of its sites.
struct StructureJob: TrialJob {
  static let id = "structure"
  let subject: TrialSubject

  func find(with bench: TrialSubject.Bench, in context: JobContext) throws -> String {
    let composition = try CompositionParser.parse(subject.composition ?? "identity")
    let backbone = try bench.backbone
    let sites = try bench.grafter.sites(of: backbone, input: bench.data.shape(1))
    let patterns = subject.sites.map { SitePattern($0) }
    guard let site = sites.first(where: { site in patterns.contains { $0.matches(site.name) } }) else {
      throw CompositionError.noSuchSite(
        pattern: subject.sites.first ?? "", backbone: backbone.id, sites: sites.map(\.name))
    }
    return "\(site.name) (\(site.shape))\n" + (try bench.grafter.build(composition, input: site.signal).structure)
  }
}

/// Finds warnings about the shapes of a training step, one sentence for each kind, and further lines with ways out.
struct WarningsJob: TrialJob {
  static let id = "warnings"
  let subject: TrialSubject

  func find(with bench: TrialSubject.Bench, in context: JobContext) throws -> [String] {
    let batch = min(subject.training.batchSize, bench.data.train.count)
    let sites = try bench.grafter.sites(of: try bench.backbone, input: bench.data.shape(batch))
    let patterns = subject.sites.map { SitePattern($0) }
    let advice = try subject.composition.map { text in
      try ModuleAdvisor(bench.grafter, sites: sites).advice(
        on: try CompositionParser.parse(text),
        at: sites.filter { site in patterns.contains { $0.matches(site.name) } })
    }
    return try bench.network().graph(batch).shapeWarnings(
      beside: try bench.bareNetwork().graph(batch), kernelAdvice: ModuleAdvice.kernelTexts(of: advice ?? []))
      + (advice ?? []).compactMap(\.sizeText)
  }
}

/// Scores the untrained network on one batch, with weights initialised from the seed.
struct ScoreJob: TrialJob {
  static let id = "score"
  let subject: TrialSubject
  let scores: [ZeroCostScore]
  let batch: Int
  let seed: Int

  /// Values by score; scores without a value are omitted.
  func find(with bench: TrialSubject.Bench, in context: JobContext) throws -> [ZeroCostScore: Double] {
    let network = try bench.network()
    context.enter(.measuring)
    return try ScoreEvaluation(
      network: network, data: bench.data, batch: batch, seed: UInt64(seed), engine: bench.engine, threads: bench.threads
    ).values(of: scores)
  }

  func fault(inFound found: [ZeroCostScore: Double]) -> String? {
    if let other = found.keys.first(where: { !scores.contains($0) }) { return "an unrequested score '\(other)'" }
    return found.values.allSatisfy(\.isFinite) ? nil : "a score that is not finite"
  }
}

/// Measures the network's training speed.
struct PaceJob: TrialJob {
  static let id = "pace"
  let subject: TrialSubject

  func find(with bench: TrialSubject.Bench, in context: JobContext) throws -> TrainingPace {
    let network = try bench.network()
    context.enter(.measuring)
    return try bench.training(network, epochs: 1, seed: 0).pace()
  }

  func fault(inFound found: TrainingPace) -> String? {
    let times = [found.preparation, found.step, found.evaluation, found.test]
    return found.steps >= 0 && times.allSatisfy { $0.isFinite && $0 >= 0 } ? nil : "invalid times"
  }
}

/// Trains the network; the answer contains the validation accuracy and, with `tests`, the test accuracy.
struct TrainJob: TrialJob {
  static let id = "train"
  let subject: TrialSubject
  let epochs: Int
  let seed: Int
  let tests: Bool
  /// The file in which the trained weights are kept; nil if they are not.
  var weights: WeightsFile?

  /// The result of a training.
  struct Trained: Hashable, Sendable, Codable {
    let report: TrainingReport
    /// The file of the weights; nil if none was asked for, or it could not be written.
    var weights: WeightsDigest?
    /// Why the file could not be written: the training was not in vain.
    var unwritten: String?
  }

  func find(with bench: TrialSubject.Bench, in context: JobContext) throws -> Trained {
    let network = try bench.network()
    let training = bench.training(network, epochs: epochs, seed: seed, tests: tests)
    let ending = try training.train(begin: { context.enter(.training(epoch: $0)) })
    guard case .complete(let report, let variables) = ending else {
      throw JobFailure("training was interrupted", isDeterministic: false)
    }
    guard let weights else { return Trained(report: report) }
    do {
      let description = NetworkDescription(
        network, on: bench.data, options: subject.dataSet.options, plugins: subject.plugins)
      let digest = try weights.write(variables, of: description)
      return Trained(report: report, weights: digest)
    } catch {
      return Trained(report: report, unwritten: "\(error)")
    }
  }

  func fault(inFound found: Trained) -> String? {
    if let fault = found.report.fault(epochs: epochs, tests: tests) { return fault }
    return switch (weights, found.weights, found.unwritten) {
    case (nil, nil, nil), (.some, nil, .some): nil
    case (.some, let digest?, nil): digest.fault
    case (.some, nil, nil): "no weights"
    case (nil, _, _), (_, .some, .some): "weights where there can be none"
    }
  }
}

extension JobLoop {
  /// The jobs of sweeps.
  public static let sweepJobs: [any Job.Type] = [
    SitesJob.self, TransferJob.self, CostJob.self, StructureJob.self, WarningsJob.self, GateJob.self, ScoreJob.self,
    PaceJob.self,
    TrainJob.self,
  ]
}
