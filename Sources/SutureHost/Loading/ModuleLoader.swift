import SutureGraph
import SutureRegistry
import Synchronization

/// Builds modules and backbones into graphs by running their plugins' code in this process.
public struct ModuleLoader: Sendable {
  /// Where manifests and libraries come from.
  public let registry: Registry
  let observe: (@Sendable (LoadingStep) -> Void)?

  /// Creates a loader; nothing is loaded before it is needed.
  /// - Parameter observe: told before each step that runs a plugin's code, and after it; steps nest where a backbone is
  ///   built and modules at its sites.
  public init(registry: Registry, observe: (@Sendable (LoadingStep) -> Void)? = nil) {
    self.registry = registry
    self.observe = observe
  }

  /// Builds one module into an existing graph, inside whatever scope is open.
  ///
  /// After an error the graph holds a part of the module and is of no further use.
  /// - Parameters:
  ///   - manifest: the module.
  ///   - hyperparameters: a value for each, as `Manifest.resolve(_:)` returns them.
  ///   - input: what the module is applied to.
  ///   - graph: where it is built.
  /// - Returns: the module's output.
  /// - Throws: `ContractViolation` where the input does not fit, `LibraryError` and `LoadError` where the library is of
  ///   no use, `BuildError` where the plugin gives up or breaks the ABI's rules.
  public func build(
    _ manifest: Manifest, hyperparameters: [String: HyperparameterValue], input: Value, in graph: inout Graph
  ) throws -> Value {
    try run(manifest, hyperparameters, input, &graph, site: nil)
  }

  /// Builds a backbone into an existing graph, inside whatever scope is open.
  /// - Parameters:
  ///   - backbone: the backbone.
  ///   - hyperparameters: a value for each, as `Manifest.resolve(_:)` returns them.
  ///   - input: the images.
  ///   - graph: where it is built.
  ///   - site: called at every site in the order of computation; returns the value to go on with, and may build modules
  ///     into the graph that it is handed.
  /// - Returns: the backbone's output.
  /// - Throws: as for modules; what `site` throws comes through as it is.
  public func build(
    backbone: Manifest, hyperparameters: [String: HyperparameterValue], input: Value, in graph: inout Graph,
    site: (SiteVisit, inout Graph) throws -> Value
  ) throws -> Value {
    try withoutActuallyEscaping(site) { try run(backbone, hyperparameters, input, &graph, site: $0) }
  }

  /// Loads a manifest's library, unless this process has it already, and shakes hands with it.
  /// - Throws: `LibraryError` and `LoadError` where it is of no use.
  public func load(_ manifest: Manifest) throws {
    _ = try library(of: manifest).item(for: manifest)
  }

  private func run(
    _ manifest: Manifest, _ hyperparameters: [String: HyperparameterValue], _ input: Value, _ graph: inout Graph,
    site: BuildSession.Site?
  ) throws -> Value {
    let promised = try manifest.outputShape(for: graph.shape(input), resolved: hyperparameters)
    let item = try library(of: manifest).item(for: manifest)
    observe?(.building(manifest.id))
    defer { observe?(.ended) }
    let session = BuildSession(manifest, hyperparameters, graph, site: site)
    // Held once only, so that building changes it in place.
    graph = Graph(type: "")
    defer { graph = session.takeGraph() }
    return try session.run(item, input: input, promised: promised)
  }

  /// The library of a manifest, which is looked for and checked once in a process.
  func library(of manifest: Manifest) throws -> PluginLibrary {
    let key = LibraryKey(path: manifest.path, digest: manifest.digest, folders: registry.folders)
    if let known = ModuleLoader.libraries.withLock({ $0[key] }) { return known }
    observe?(.loading(manifest.id))
    defer { observe?(.ended) }
    let library = try PluginLibrary.load(registry.library(for: manifest))
    ModuleLoader.libraries.withLock { $0[key] = library }
    return library
  }

  private struct LibraryKey: Hashable {
    let path: String
    let digest: String
    let folders: [String]
  }

  private static let libraries = Mutex<[LibraryKey: PluginLibrary]>([:])
}
