import SutureGraph
import SutureRegistry

/// Builds compositions, alone or grafted onto backbones, from the fragments of modules and backbones.
public struct Grafter: Sendable {
  /// Parses and checks compositions.
  public let composer: Composer
  /// Provides the fragments of modules and backbones.
  public let source: any FragmentSource

  /// Creates a grafter.
  public init(registry: Registry, source: any FragmentSource) {
    composer = Composer(registry: registry)
    self.source = source
  }

  /// The registry of modules and backbones.
  public var registry: Registry { composer.registry }

  /// Builds a composition alone; a single module keeps its names.
  /// - Throws: as `Composer.check`, and errors of the source if a plugin fails or violates its contract.
  public func build(_ composition: Composition, input shape: Shape) throws -> Graph {
    try build(composition, input: Signal(shape))
  }

  /// Builds a composition alone on one tensor, or a single module with several inputs on as many: `x`, `x2`….
  /// - Throws: as for one input, `ContractViolation` if a module has another number of inputs, and
  ///   `CompositionError.inputCount` if there are several inputs and no single module, or none.
  public func build(_ composition: Composition, inputs shapes: [Shape]) throws -> Graph {
    guard case .module(let reference) = composition, shapes.count > 1 else {
      guard shapes.count == 1 else {
        throw CompositionError.inputCount(
          of: composition, expected: try composer.inputCount(of: composition), given: shapes.count)
      }
      return try build(composition, input: shapes[0])
    }
    let manifest = try registry.manifest(reference.id, kind: .module)
    let hyperparameters = try manifest.resolve(reference.hyperparameters)
    _ = try manifest.outputShape(for: shapes, resolved: hyperparameters)
    let fragment = try source.fragment(of: manifest, hyperparameters: hyperparameters, inputs: shapes)
    var graph = Graph(type: manifest.name)
    var inputs: [Value] = []
    for (index, shape) in shapes.enumerated() { inputs.append(try graph.input(GraphFragment.inputName(index), shape)) }
    graph.outputs = [try graph.splice(fragment, inputs: inputs)]
    return graph
  }

  /// Builds a composition alone for a signal, such as a site's.
  /// - Throws: as `Composer.check`, and errors of the source if a plugin fails or violates its contract.
  public func build(_ composition: Composition, input signal: Signal) throws -> Graph {
    try build([composition], of: composition, input: signal)
  }

  /// Builds a composition alone; the graph's outputs are the outputs of each step of its chain, the whole's last.
  ///
  /// Parameters have the same names as in the whole composition.
  /// - Throws: as `build`, and if the chain cannot end after one of its steps.
  public func buildSteps(_ composition: Composition, input signal: Signal) throws -> Graph {
    guard case .serial(let parts) = composition else { return try build(composition, input: signal) }
    return try build(parts, of: composition, input: signal)
  }

  private func build(_ steps: [Composition], of composition: Composition, input signal: Signal) throws -> Graph {
    let checked = try composer.check(composition, input: signal)
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

  /// All sites of a backbone, in order of computation.
  public func sites(of backbone: ModuleReference, input shape: Shape) throws -> [Site] {
    try bare(backbone, input: shape).sites
  }

  /// A backbone without grafts, and all its sites in order of computation.
  public func bare(_ backbone: ModuleReference, input shape: Shape) throws -> (graph: Graph, sites: [Site]) {
    var sites: [Site] = []
    let graph = try build(backbone, input: shape) { mark, value, graph in
      sites.append(Site(name: mark.name, shape: graph.shape(value), layout: mark.layout))
      return value
    }
    return (graph, sites)
  }

  /// Builds a backbone with a composition at all sites that match.
  ///
  /// - Parameters:
  ///   - composition: the composition to graft, with separate parameters at each site unless tagged; nil for the bare
  ///     backbone.
  ///   - patterns: patterns of site names; each must match at least one site.
  ///   - factors: factors for the graft's output, by site name; 1 if absent.
  /// - Throws: `SiteError` if the composition does not fit a site, `CompositionError.noSuchSite`, and errors of the
  ///   source.
  public func graft(
    _ composition: Composition?, at patterns: [SitePattern], of backbone: ModuleReference, input shape: Shape,
    factors: [String: Double] = [:]
  ) throws -> Graph {
    try graftWithPlaces(composition, at: patterns, of: backbone, input: shape, factors: factors).graph
  }

  /// Builds a backbone as `graft` does, and tells the values before and after each graft.
  public func graftWithPlaces(
    _ composition: Composition?, at patterns: [SitePattern], of backbone: ModuleReference, input shape: Shape,
    factors: [String: Double] = [:]
  ) throws -> (graph: Graph, places: [GraftPlace]) {
    var names: [String] = []
    var places: [GraftPlace] = []
    var shared: CompositionBuilder.Shared = [:]
    let graph = try build(backbone, input: shape) { mark, value, graph in
      names.append(mark.name)
      guard let composition, patterns.contains(where: { $0.matches(mark.name) }) else { return value }
      let site = Site(name: mark.name, shape: graph.shape(value), layout: mark.layout)
      try composer.check(composition, at: site, of: backbone.id, among: try self.sites(of: backbone, input: shape))
      let item = CompositionBuilder.Item(value: value, signal: site.signal)
      let output = try append(composition, to: item, in: &graph, shared: &shared, isGraft: true, isLoneModule: false)
        .value
      let factor = factors[mark.name] ?? 1
      let scaled = factor == 1 ? output : try graph.affine(output, scale: factor)
      places.append(GraftPlace(site: site, before: value, after: scaled))
      return scaled
    }
    if composition != nil, let missed = patterns.first(where: { !names.contains(where: $0.matches) }) {
      throw CompositionError.noSuchSite(pattern: missed.text, backbone: backbone.id, sites: names)
    }
    return (graph, places)
  }

  private func build(
    _ backbone: ModuleReference, input shape: Shape, site: (SiteMark, Value, inout Graph) throws -> Value
  ) throws -> Graph {
    let manifest = try registry.manifest(backbone.id, kind: .backbone)
    let hyperparameters = try manifest.resolve(backbone.hyperparameters)
    _ = try manifest.outputShape(for: shape, hyperparameters: hyperparameters)
    var graph = Graph(type: manifest.name)
    let input = try graph.input("x", shape)
    let fragment = try source.fragment(of: manifest, hyperparameters: hyperparameters, input: shape)
    graph.reserveNames(of: fragment)
    graph.outputs = [try withoutActuallyEscaping(site) { try graph.splice(fragment, input: input, site: $0) }]
    return graph
  }

  private func append(
    _ composition: Composition, to item: CompositionBuilder.Item, in graph: inout Graph,
    shared: inout CompositionBuilder.Shared, isGraft: Bool, isLoneModule: Bool
  ) throws -> CompositionBuilder.Item {
    let arrangement = try Arrangement(composition, in: registry, forMap: item.signal.isMap)
    var builder = CompositionBuilder(
      source: source, graph: graph, isGraft: isGraft, isLoneModule: isLoneModule, shared: shared)
    // Keep only one reference to the graph, so that it is modified in place.
    graph = Graph(type: "")
    defer { graph = builder.graph }
    let output = try builder.visit(arrangement, item)
    shared = builder.shared
    return output
  }
}

/// A graft in a built network.
public struct GraftPlace: Hashable, Sendable {
  /// Where it is.
  public let site: Site
  /// The value that the composition is given.
  public let before: Value
  /// The value that it gives, of the same shape.
  public let after: Value
}
