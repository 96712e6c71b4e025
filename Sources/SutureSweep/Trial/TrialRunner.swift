import SutureComposer
import SutureData
import SutureEngine
import SutureGraph
import SutureRegistry

/// Answers requests inside a worker; keeps registry and images between them.
struct TrialRunner {
  private static let latencyRuns = 31

  private let phases: PhaseReporter
  private var composers: [[String]: Composer] = [:]
  private var dataSets: [DataSetReference: DataSet] = [:]

  /// - Parameter phases: told of everything that runs a plugin's code, before it does.
  init(phases: PhaseReporter) { self.phases = phases }

  /// Does what a request asks.
  /// - Throws: where the composition does not build, or training diverges.
  mutating func run(_ request: TrialRequest) throws -> TrialReply {
    let composer = try composer(of: request.registry)
    let data = try dataSet(request.dataSet)
    let backbone = try CompositionParser.parseReference(request.backbone)
    let threads = ThreadCount(request.threads) ?? .one
    switch request.job {
    case .sites:
      return .sites(try composer.sites(of: backbone, input: data.shape(1)).map { SiteReport($0) })
    case .cost:
      return .cost(try cost(of: try network(request, composer, backbone, data), threads: threads))
    case .train(let epochs, let seed):
      let network = try network(request, composer, backbone, data)
      let training = ClassifierTraining(
        network: network, data: data, settings: request.training, epochs: epochs, seed: UInt64(seed),
        threads: threads)
      return .training(try training.train(begin: { phases.enter(.training(epoch: $0)) }).report)
    }
  }

  private mutating func composer(of folders: [String]) throws -> Composer {
    if let known = composers[folders] { return known }
    let composer = Composer(registry: Registry(folders: folders), observe: phases.observe)
    composers[folders] = composer
    return composer
  }

  private mutating func dataSet(_ reference: DataSetReference) throws -> DataSet {
    if let known = dataSets[reference] { return known }
    let data = try DataSet.load(reference)
    dataSets[reference] = data
    return data
  }

  private func network(
    _ request: TrialRequest, _ composer: Composer, _ backbone: ModuleReference, _ data: DataSet
  ) throws -> Network {
    try Network(
      composer: composer, backbone: backbone, composition: try request.composition.map(CompositionParser.parse),
      sites: request.sites.map { SitePattern($0) }, data: data)
  }

  private func cost(of network: Network, threads: ThreadCount) throws -> CostReport {
    let graph = try network.graph(1)
    phases.enter(.measuring)
    let benchmark = Benchmark(options: PlanOptions(threads: threads), runs: TrialRunner.latencyRuns)
    let latency = try benchmark.median(of: graph)
    return CostReport(parameters: graph.parameterCount, macs: graph.cost.macs, latency: latency * 1000)
  }
}
