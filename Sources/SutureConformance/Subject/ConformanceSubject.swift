import SutureComposer
import SutureGraph
import SutureHost
import SutureRegistry

/// A module or backbone under examination.
public struct ConformanceSubject: Sendable {
  /// What it states about itself.
  public let manifest: Manifest
  /// Where it comes from.
  public let registry: Registry
  /// What a check may spend on it.
  public let limits: ConformanceLimits
  /// Decides everything random.
  public let seed: UInt64
  /// This program, for checks that need a process of their own; without it they are skipped.
  public let program: String?
  /// The modules that it is combined with; nil for all.
  public let partners: [String]?
  /// Told before each step that runs a plugin's code, and after it.
  let observe: (@Sendable (LoadingStep) -> Void)?

  /// Builds with the plugin's code.
  var loader: ModuleLoader { ModuleLoader(registry: registry, observe: observe) }

  /// Creates a subject; nothing is loaded.
  public init(
    _ manifest: Manifest, registry: Registry, limits: ConformanceLimits = ConformanceLimits(), seed: UInt64 = 0,
    program: String? = nil, partners: [String]? = nil, observe: (@Sendable (LoadingStep) -> Void)? = nil
  ) {
    self.manifest = manifest
    self.registry = registry
    self.limits = limits
    self.seed = seed
    self.program = program
    self.partners = partners
    self.observe = observe
  }

  // MARK: Building

  /// Finds, checks and loads its library.
  /// - Throws: `LibraryError` or `LoadError` where it is of no use.
  public func load() throws {
    _ = try registry.library(for: manifest)
    try loader.load(manifest)
  }

  /// Builds it alone, sites left as they are.
  /// - Parameter given: hyperparameters; absent ones have their defaults.
  public func build(_ input: Shape, with given: [String: HyperparameterValue] = [:]) throws -> Graph {
    try buildWithSites(input, with: given).graph
  }

  /// Builds it alone and tells the sites that it names, in order; a module has none.
  public func buildWithSites(
    _ input: Shape, with given: [String: HyperparameterValue] = [:]
  ) throws -> (graph: Graph, sites: [Site]) {
    let resolved = try manifest.resolve(given)
    var graph = Graph(type: manifest.name)
    let x = try graph.input("x", input)
    var sites: [Site] = []
    switch manifest.kind {
    case .module:
      graph.outputs = [try loader.build(manifest, hyperparameters: resolved, input: x, in: &graph)]
    case .backbone:
      let output = try loader.build(backbone: manifest, hyperparameters: resolved, input: x, in: &graph) {
        visit, graph in
        sites.append(Site(name: visit.name, shape: graph.shape(visit.value), layout: visit.layout))
        return visit.value
      }
      graph.outputs = [output]
    }
    return (graph, sites)
  }

  // MARK: Working on numbers

  /// Hyperparameters that keep runs short: defaults for a module; for a backbone as few blocks and classes as it allows.
  public var workHyperparameters: [String: HyperparameterValue] {
    guard manifest.kind == .backbone else { return [:] }
    var given: [String: HyperparameterValue] = [:]
    for (name, wanted) in [("depth", 1), ("layers", 1), ("classes", 10)] {
      guard let hyperparameter = manifest.hyperparameter(name), hyperparameter.type == .integer else { continue }
      if (try? hyperparameter.check(.integer(wanted), of: manifest.id)) != nil { given[name] = .integer(wanted) }
    }
    return given
  }

  /// A small shape on which computing shows something: several channels, a grid that is not square.
  public func workShape(batch: Int) throws -> Shape {
    let shapes = try AdmittedShapes(manifest, workHyperparameters)
    let channels = manifest.kind == .backbone ? manifest.typicalInput.map { $0[1] } ?? 3 : 32
    let grid = manifest.kind == .backbone ? [16, 16] : [6, 5]
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
    return "suture \(manifest.kind == .module ? "inspect" : "probe") \(word) --input \(sizes)"
  }

  /// Why what a check needs is not there; nil where it is.
  func obstacle(to need: ConformanceNeed) -> String? {
    do {
      switch need {
      case .manifest: break
      case .library: try load()
      case .graph: _ = try workGraph(batch: 2)
      }
      return nil
    } catch {
      return need == .library ? "its library cannot be used" : "it cannot be built: \(error)"
    }
  }
}
