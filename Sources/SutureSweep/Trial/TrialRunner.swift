import SutureComposer
import SutureData
import SutureEngine
import SutureExecution
import SutureGraph
import SutureHost
import SutureRegistry
import SutureTraining

/// Answers requests inside a worker; keeps registry and images between them.
struct TrialRunner {
  /// Nine turns of four runs, of which the interval of the median leaves out the extreme ones.
  private static let latencyRuns = 36

  private let phases: PhaseReporter
  private var composers: [[String]: Composer] = [:]
  private var dataSets: [Images: DataSet] = [:]
  /// The plugins that were found to be what requests were planned with.
  private var current: Set<PluginDigest> = []

  /// A data set with its validation images set aside.
  private struct Images: Hashable {
    let reference: DataSetReference
    let validation: ValidationShare
  }

  /// - Parameter phases: told of everything that runs a plugin's code, before it does.
  init(phases: PhaseReporter) { self.phases = phases }

  /// Does what a request asks.
  /// - Throws: where the composition does not build, or training diverges.
  mutating func run(_ request: TrialRequest) throws -> TrialReply {
    let composer = try composer(of: request.registry)
    let data = try dataSet(Images(reference: request.dataSet, validation: request.validation))
    let backbone = try CompositionParser.parseReference(request.backbone)
    let threads = ThreadCount(request.threads) ?? .one
    if let change = outdated(request, composer.registry, data) { return .outdated(change) }
    switch request.job {
    case .sites:
      return .sites(try composer.sites(of: backbone, input: data.shape(1)).map { SiteReport($0) })
    case .structure:
      return .structure(try structure(request, composer, backbone, data))
    case .cost(let latency):
      let network = try network(request, composer, backbone, data)
      let graph = try network.graph(1)
      let grafts = try network.grafts()
      guard latency else { return .cost(CostReport(graph, grafts), bareLatency: nil) }
      let bare = try self.network(request.bare, composer, backbone, data).graph(1)
      phases.enter(.measuring)
      let timing = try Benchmark(options: PlanOptions(threads: threads), runs: TrialRunner.latencyRuns)
        .pairedTiming(of: graph, beside: bare)
      let report = CostReport(graph, grafts, latency: timing.seconds * 1000, latencyError: timing.error * 1000)
      return .cost(report, bareLatency: timing.otherSeconds * 1000)
    case .warnings:
      let batch = min(request.training.batchSize, data.train.count)
      let bare = try self.network(request.bare, composer, backbone, data).graph(batch)
      return .warnings(try network(request, composer, backbone, data).graph(batch).shapeWarnings(beside: bare))
    case .score(let scores, let batch, let seed):
      let network = try network(request, composer, backbone, data)
      phases.enter(.measuring)
      let evaluation = ScoreEvaluation(
        network: network, data: data, batch: batch, seed: UInt64(seed),
        threads: threads)
      return .scores(try evaluation.values(of: scores))
    case .pace:
      let network = try network(request, composer, backbone, data)
      phases.enter(.measuring)
      return .pace(try training(of: network, data, request, epochs: 1, seed: 0, threads).pace())
    case .train(let epochs, let seed, let tests):
      let network = try network(request, composer, backbone, data)
      let training = training(of: network, data, request, epochs: epochs, seed: seed, tests: tests, threads)
      let ending = try training.train(begin: { phases.enter(.training(epoch: $0)) })
      return ending.report.map { .training($0) } ?? .failure("training was interrupted")
    }
  }

  /// An error in words that name the plugin: one of a library's file may name the file alone.
  func text(of error: any Error, in request: TrialRequest) -> String {
    let text = "\(error)"
    let cause = (error as? SiteError)?.cause ?? error
    guard cause is LibraryError || cause is LoadError, let registry = composers[request.registry]?.registry else {
      return text
    }
    let composition = try? request.composition.map(CompositionParser.parse)?.canonical(in: registry)
    let ids =
      (composition?.modules.map(\.id) ?? [])
      + ((try? CompositionParser.parseReference(request.backbone)).map { [$0.id] } ?? [])
    guard !ids.contains(where: { text.contains("'\($0)'") }) else { return text }
    let blamed = registry.manifests.first { manifest in
      ids.contains(manifest.id) && ((try? registry.libraryPath(for: manifest)).map(text.contains) ?? false)
    }
    return blamed.map { "'\($0.id)' cannot be loaded: \(text)" } ?? text
  }

  /// The composition alone, as it is built at the first site that a pattern matches.
  private func structure(
    _ request: TrialRequest, _ composer: Composer, _ backbone: ModuleReference, _ data: DataSet
  ) throws -> String {
    let composition = try CompositionParser.parse(request.composition ?? "identity")
    let sites = try composer.sites(of: backbone, input: data.shape(1))
    let patterns = request.sites.map { SitePattern($0) }
    guard let site = sites.first(where: { site in patterns.contains { $0.matches(site.name) } }) else {
      throw CompositionError.noSuchSite(
        pattern: request.sites.first ?? "", backbone: backbone.id, sites: sites.map(\.name))
    }
    return "\(site.name) (\(site.shape))\n" + (try composer.build(composition, input: site.signal).structure)
  }

  private func training(
    of network: Network, _ data: DataSet, _ request: TrialRequest, epochs: Int, seed: Int, tests: Bool = true,
    _ threads: ThreadCount
  ) -> ClassifierTraining {
    ClassifierTraining(
      network: network, data: data, settings: request.training, epochs: epochs, seed: UInt64(seed), tests: tests,
      threads: threads)
  }

  /// What changed since a request was planned; nil where nothing did.
  ///
  /// A plugin is looked at before its library is loaded, which then stays.
  private mutating func outdated(_ request: TrialRequest, _ registry: Registry, _ data: DataSet) -> String? {
    if let digest = request.data, digest != data.digest { return "the images of '\(request.dataSet.name)'" }
    for plugin in request.plugins where !current.contains(plugin) {
      let isCurrent = registry.manifests.contains { manifest in
        manifest.id == plugin.id && manifest.digest == plugin.manifest
          && (try? registry.library(for: manifest).codeDigest) == plugin.library
      }
      guard isCurrent else { return "the plugin of '\(plugin.id)'" }
      current.insert(plugin)
    }
    return nil
  }

  private mutating func composer(of folders: [String]) throws -> Composer {
    if let known = composers[folders] { return known }
    let composer = Composer(registry: Registry(folders: folders), observe: phases.observe)
    composers[folders] = composer
    return composer
  }

  private mutating func dataSet(_ images: Images) throws -> DataSet {
    if let known = dataSets[images] { return known }
    let data = try DataSet.load(images.reference).split(validation: images.validation)
    dataSets[images] = data
    return data
  }

  private func network(
    _ request: TrialRequest, _ composer: Composer, _ backbone: ModuleReference, _ data: DataSet
  ) throws -> Network {
    try Network(
      composer: composer, backbone: backbone, composition: try request.composition.map(CompositionParser.parse),
      sites: request.sites.map { SitePattern($0) }, data: data, scale: request.scale)
  }
}

extension CostReport {
  fileprivate init(_ graph: Graph, _ grafts: [GraftGain], latency: Double? = nil, latencyError: Double? = nil) {
    self.init(
      parameters: graph.parameterCount, macs: graph.cost.macs, latency: latency, latencyError: latencyError,
      grafts: grafts)
  }
}
