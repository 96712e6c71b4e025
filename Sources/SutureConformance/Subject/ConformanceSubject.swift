import SutureComposer
import SutureExecution
import SutureGraph
import SutureRegistry
import SutureSandbox

/// A module or backbone being checked.
public struct ConformanceSubject: Sendable {
  /// Its manifest.
  public let manifest: Manifest
  /// The registry that it comes from.
  public let registry: Registry
  /// Resource limits for each check.
  public let limits: ConformanceLimits
  /// The seed of all random numbers.
  public let seed: UInt64
  /// The ids of the modules to combine it with; nil for all.
  public let partners: [String]?
  /// Builds modules and backbones, and performs the operations that only checks need.
  let examiner: any PluginExaminer
  /// The engine that runs its graphs.
  let engine: any Engine

  /// Why a check that needs a separate process is skipped.
  static let noProcess = "everything runs in this process"

  /// Creates a subject without loading its library.
  package init(
    _ manifest: Manifest, registry: Registry, examiner: any PluginExaminer, engine: any Engine,
    limits: ConformanceLimits = ConformanceLimits(), seed: UInt64 = 0, partners: [String]? = nil
  ) {
    self.manifest = manifest
    self.registry = registry
    self.limits = limits
    self.seed = seed
    self.examiner = examiner
    self.engine = engine
    self.partners = partners
  }

  // MARK: Building

  /// Finds, checks and loads its library.
  /// - Throws: `LibraryError` or `LoadError` if it cannot be used.
  public func load() throws {
    _ = try examiner.load(manifest)
  }

  /// Builds it alone, without grafts; each of several inputs has the shape.
  /// - Parameter given: hyperparameters; absent ones have their defaults.
  public func build(_ input: Shape, with given: [String: HyperparameterValue] = [:]) throws -> Graph {
    try buildWithSites(input, with: given).graph
  }

  /// Builds it alone and returns its sites, in order; a module has none.
  public func buildWithSites(
    _ input: Shape, with given: [String: HyperparameterValue] = [:]
  ) throws -> (graph: Graph, sites: [Site]) {
    let fragment = try examiner.fragment(of: manifest, hyperparameters: try manifest.resolve(given), input: input)
    var graph = Graph(type: manifest.name)
    var inputs: [Value] = []
    for (index, shape) in manifest.equalInputs(input).enumerated() {
      inputs.append(try graph.input(GraphFragment.inputName(index), shape))
    }
    var sites: [Site] = []
    graph.outputs = [
      try graph.splice(fragment, inputs: inputs) { mark, value, graph in
        sites.append(Site(name: mark.name, shape: graph.shape(value), layout: mark.layout))
        return value
      }
    ]
    return (graph, sites)
  }

  // MARK: Separate processes

  /// Side effects on a fresh process of loading it and building it for one and two images; nil if there is no separate
  /// process.
  func sideEffects() throws -> [String]? {
    try examiner.sideEffects(
      manifest, hyperparameters: manifest.resolve(workHyperparameters),
      builds: (1...2).map { manifest.equalInputs(try workShape(batch: $0)) })
  }

  /// The graph for runs as built by a fresh process; nil if there is no separate process.
  func freshBuild() throws -> FreshBuild? {
    try examiner.freshBuild(
      manifest, hyperparameters: manifest.resolve(workHyperparameters),
      inputs: manifest.equalInputs(workShape(batch: 2)))
  }

  /// Builds the fragment of the graph for runs again.
  func rebuild(batch: Int) throws -> GraphFragment {
    try examiner.rebuild(
      manifest, hyperparameters: manifest.resolve(workHyperparameters),
      inputs: manifest.equalInputs(workShape(batch: batch)))
  }

  // MARK: Runs

  /// Hyperparameters that keep runs short: defaults for a module, few blocks and classes for a backbone, and the
  /// smallest width that its manifest proposes for sweeps.
  public var workHyperparameters: [String: HyperparameterValue] {
    guard manifest.kind == .backbone else { return [:] }
    var given: [String: HyperparameterValue] = [:]
    for (name, wanted) in [("depth", 1), ("layers", 1), ("classes", 10)] {
      guard let hyperparameter = manifest.hyperparameter(name), hyperparameter.type == .integer else { continue }
      if (try? hyperparameter.check(.integer(wanted), of: manifest.id)) != nil { given[name] = .integer(wanted) }
    }
    if let depth = manifest.hyperparameter("depth"), depth.type == .real { given["depth"] = depth.minimum }
    given["width"] = manifest.hyperparameter("width")?.sweep.first
    return given
  }

  /// A small shape that is suitable for tests: several channels and a grid that is not square.
  public func workShape(batch: Int) throws -> Shape { try workShape(batch: batch, side: 16) }

  /// A small shape at which gradients are well conditioned: each batch norm has at least four values per image.
  ///
  /// With two values, batch norm gives ±1 whatever its input is, and float32 cannot show how it depends on it.
  func gradientShape(batch: Int) throws -> Shape {
    for side in [16, 32, 64] {
      let shape = try workShape(batch: batch, side: side)
      let graph = try build(shape, with: workHyperparameters)
      let inputs = graph.nodes.filter { $0.operation is BatchNorm }.map { graph.shape($0.inputs[0]) }
      if inputs.allSatisfy({ $0.elementCount >= 4 * batch * $0[1] }) { return shape }
    }
    return try workShape(batch: batch)
  }

  private func workShape(batch: Int, side: Int) throws -> Shape {
    let shapes = try AdmittedShapes(manifest, workHyperparameters)
    let channels = manifest.kind == .backbone ? manifest.typicalInput.map { $0[1] } ?? 3 : 32
    let grid = manifest.kind == .backbone ? [side, side] : [6, 5]
    guard let shape = shapes.shape(batch: batch, channels: channels, grid: grid) ?? shapes.smallest(batch: batch) else {
      throw NoAdmittedShape(module: manifest.id, setting: nil)
    }
    return shape
  }

  /// The graph for runs.
  public func workGraph(batch: Int) throws -> Graph { try build(workShape(batch: batch), with: workHyperparameters) }

  // MARK: Reporting

  /// A command line that builds it.
  public func command(_ input: Shape, with given: [String: HyperparameterValue] = [:]) -> String {
    let call = manifest.call(given)
    let word = call == manifest.id ? call : "'\(call)'"
    let sizes = input.dimensions.map(String.init).joined(separator: "x")
    let verb = manifest.kind == .backbone ? "probe" : manifest.contract.joinsBranches ? "bench" : "inspect"
    return "suture \(verb) \(word) --input \(sizes)"
  }

  /// Why a need of a check is unavailable, or nil if it is available.
  func obstacle(to need: ConformanceNeed) -> (reason: String, loss: JobLoss?)? {
    do {
      switch need {
      case .manifest: break
      case .library: try load()
      case .graph: _ = try workGraph(batch: 2)
      }
      return nil
    } catch let loss as JobLoss {
      return ("\(loss.what) while \(loss.phase)", loss)
    } catch {
      return (need == .library ? "its library cannot be used" : "it cannot be built: \(error)", nil)
    }
  }
}
