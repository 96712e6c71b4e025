import SutureGraph
import SutureHost
import SutureRegistry

/// Reads, checks, builds and grafts compositions of a registry's modules.
public struct Composer: Sendable {
  /// Where modules and backbones come from.
  public let registry: Registry
  private let loader: ModuleLoader

  /// Creates a composer.
  /// - Parameter observe: told before each step that runs a plugin's code, and after it.
  public init(registry: Registry, observe: (@Sendable (LoadingStep) -> Void)? = nil) {
    self.registry = registry
    loader = ModuleLoader(registry: registry, observe: observe)
  }

  /// Reads a composition into its canonical form.
  /// - Throws: `SyntaxError`, or what the registry says of unknown modules and hyperparameters.
  public func composition(_ text: String) throws -> Composition {
    try CompositionParser.parse(text).canonical(in: registry)
  }

  // MARK: By contract alone

  /// What comes out of a composition, by the contracts of its modules; no library is loaded.
  /// - Throws: `ContractViolation` or `CompositionError` where something does not fit.
  public func check(_ composition: Composition, input: Signal) throws -> Signal {
    guard (3...4).contains(input.shape.rank) || composition.modules.isEmpty else {
      throw CompositionError.neitherMapNorTokens(input.shape)
    }
    let arrangement = try Arrangement(composition, in: registry, forMap: input.isMap)
    var checker = ContractChecker()
    return try checker.visit(arrangement, input)
  }

  /// Checks a composition at a site: it must fit, and give back the shape that the site holds.
  /// - Throws: `SiteError` with the cause and the place.
  public func check(_ composition: Composition, at site: Site, of backbone: String) throws {
    do {
      let output = try check(composition, input: site.signal)
      guard output.shape == site.shape else {
        throw CompositionError.changesSite(composition: composition, before: site.shape, after: output.shape)
      }
    } catch {
      throw SiteError(cause: error, site: site.name, backbone: backbone, shape: site.shape)
    }
  }

  // MARK: With the modules' libraries

  /// Builds a composition alone; a lone module keeps its own names.
  /// - Throws: as `check`, and `BuildError` where a plugin fails or breaks its contract.
  public func build(_ composition: Composition, input shape: Shape) throws -> Graph {
    try build(composition, input: Signal(shape))
  }

  /// Builds a composition alone for a signal, such as a site's.
  /// - Throws: as `check`, and `BuildError` where a plugin fails or breaks its contract.
  public func build(_ composition: Composition, input signal: Signal) throws -> Graph {
    try build([composition], of: composition, input: signal)
  }

  /// Builds a composition alone; the graph's outputs are what each step of its chain makes, the whole's last.
  ///
  /// Parameters have the names that they have in the composition as a whole.
  /// - Throws: as `build`, and where the chain cannot end after one of its steps.
  public func buildSteps(_ composition: Composition, input signal: Signal) throws -> Graph {
    guard case .serial(let parts) = composition else { return try build(composition, input: signal) }
    return try build(parts, of: composition, input: signal)
  }

  private func build(_ steps: [Composition], of composition: Composition, input signal: Signal) throws -> Graph {
    let checked = try check(composition, input: signal)
    var type = "Composition"
    var isLoneModule = false
    if case .module(let reference) = composition {
      let manifest = try registry.manifest(reference.id, kind: .module)
      isLoneModule = (manifest.contract.inputForm == .map) == signal.isMap
      if isLoneModule { type = manifest.name }
    }
    var graph = Graph(type: type)
    var item = CompositionBuilder.Item(value: try graph.input("x", signal.shape), signal: signal)
    var shared: CompositionBuilder.Shared = [:]
    var outputs: [Value] = []
    for step in steps {
      item = try append(step, to: item, in: &graph, shared: &shared, isGraft: false, isLoneModule: isLoneModule)
      outputs.append(item.value)
    }
    guard item.signal.shape == checked.shape else {
      throw CompositionError.changesShape(what: "\(composition)", before: checked.shape, after: item.signal.shape)
    }
    graph.outputs = outputs
    return graph
  }

  /// Every site of a backbone, in the order of the computation.
  public func sites(of backbone: ModuleReference, input shape: Shape) throws -> [Site] {
    try bare(backbone, input: shape).sites
  }

  /// A backbone without grafts, and every site of it in the order of the computation.
  public func bare(_ backbone: ModuleReference, input shape: Shape) throws -> (graph: Graph, sites: [Site]) {
    var sites: [Site] = []
    let graph = try build(backbone, input: shape) { visit, graph in
      sites.append(Site(name: visit.name, shape: graph.shape(visit.value), layout: visit.layout))
      return visit.value
    }
    return (graph, sites)
  }

  /// Builds a backbone with a composition at all sites that match.
  ///
  /// - Parameters:
  ///   - composition: what is grafted, each time with its own parameters unless tagged; nil for the bare backbone.
  ///   - patterns: the sites; each pattern must match one at least.
  ///   - factors: what the graft's output is multiplied by, by the site's name; 1 where there is none.
  /// - Throws: `SiteError` where the composition does not fit a site, `CompositionError.noSuchSite`, `BuildError`.
  public func graft(
    _ composition: Composition?, at patterns: [SitePattern], of backbone: ModuleReference, input shape: Shape,
    factors: [String: Double] = [:]
  ) throws -> Graph {
    var names: [String] = []
    var shared: CompositionBuilder.Shared = [:]
    let graph = try build(backbone, input: shape) { visit, graph in
      names.append(visit.name)
      guard let composition, patterns.contains(where: { $0.matches(visit.name) }) else { return visit.value }
      let site = Site(name: visit.name, shape: graph.shape(visit.value), layout: visit.layout)
      try check(composition, at: site, of: backbone.id)
      let item = CompositionBuilder.Item(value: visit.value, signal: site.signal)
      let output = try append(composition, to: item, in: &graph, shared: &shared, isGraft: true, isLoneModule: false)
        .value
      guard let factor = factors[visit.name], factor != 1 else { return output }
      return try graph.affine(output, scale: factor)
    }
    if composition != nil, let missed = patterns.first(where: { !names.contains(where: $0.matches) }) {
      throw CompositionError.noSuchSite(pattern: missed.text, backbone: backbone.id, sites: names)
    }
    return graph
  }

  private func build(
    _ backbone: ModuleReference, input shape: Shape, site: (SiteVisit, inout Graph) throws -> Value
  ) throws -> Graph {
    let manifest = try registry.manifest(backbone.id, kind: .backbone)
    let hyperparameters = try manifest.resolve(backbone.hyperparameters)
    _ = try manifest.outputShape(for: shape, hyperparameters: hyperparameters)
    var graph = Graph(type: manifest.name)
    let input = try graph.input("x", shape)
    graph.outputs = [
      try loader.build(backbone: manifest, hyperparameters: hyperparameters, input: input, in: &graph, site: site)
    ]
    return graph
  }

  private func append(
    _ composition: Composition, to item: CompositionBuilder.Item, in graph: inout Graph,
    shared: inout CompositionBuilder.Shared, isGraft: Bool, isLoneModule: Bool
  ) throws -> CompositionBuilder.Item {
    let arrangement = try Arrangement(composition, in: registry, forMap: item.signal.isMap)
    var builder = CompositionBuilder(
      loader: loader, graph: graph, isGraft: isGraft, isLoneModule: isLoneModule, shared: shared)
    // Held once only, so that building changes it in place.
    graph = Graph(type: "")
    defer { graph = builder.graph }
    let output = try builder.visit(arrangement, item)
    shared = builder.shared
    return output
  }
}
