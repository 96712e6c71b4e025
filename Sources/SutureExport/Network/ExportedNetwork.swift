import SutureExecution
import SutureGraph

/// What exporters write: a network, its weights, and where both come from.
public struct ExportedNetwork {
  /// The network, built for several inputs.
  public let builds: NetworkBuilds
  /// The parameters and buffers.
  public let weights: VariableStore
  /// Where the network comes from.
  public let origin: Origin
  /// Builds the composition for another number of channels; nil for whole networks.
  public var buildForChannels: ((Int) throws -> NetworkBuilds)?

  /// Creates a network to be exported.
  public init(builds: NetworkBuilds, weights: VariableStore, origin: Origin) {
    self.builds = builds
    self.weights = weights
    self.origin = origin
  }

  /// The network for the requested input.
  public var graph: Graph { builds.graph }

  /// Where a network comes from: recorded in every exported file.
  public struct Origin: Hashable, Sendable {
    /// The program and its version: `suture 0.1.0`.
    public let program: String
    /// The composition in canonical form; nil for a bare backbone.
    public let composition: String?
    /// The backbone with its hyperparameters; nil for a composition alone.
    public let backbone: String?
    /// The sites of the grafts.
    public let sites: [String]
    /// The modules and backbones, each once.
    public let plugins: [Plugin]
    /// Further facts, such as a sweep's name, seed and accuracy, by key.
    public let facts: [String: String]

    /// Creates an origin.
    public init(
      program: String, composition: String?, backbone: String?, sites: [String], plugins: [Plugin],
      facts: [String: String] = [:]
    ) {
      self.program = program
      self.composition = composition
      self.backbone = backbone
      self.sites = sites
      self.plugins = plugins
      self.facts = facts
    }

    /// What is exported, as one line: `se >> eca at layer1.0.residual of resnet8`.
    public var subject: String {
      guard let backbone else { return composition ?? "" }
      guard let composition else { return backbone }
      return "\(composition) at \(sites.joined(separator: ", ")) of \(backbone)"
    }
  }

  /// A module or backbone that the network was built from.
  public struct Plugin: Hashable, Sendable {
    /// The id in the registry.
    public let id: String
    /// The name of its class: `SEAttention`.
    public let name: String
    /// The version.
    public let version: String
    /// The digest of the code that built it; see `LibraryFile.codeDigest`.
    public let codeDigest: String
    /// The paper as one line: title, year and, if known, its arXiv number; nil if none is stated.
    public let paper: String?

    /// Creates a plugin.
    public init(id: String, name: String, version: String, codeDigest: String, paper: String?) {
      self.id = id
      self.name = name
      self.version = version
      self.codeDigest = codeDigest
      self.paper = paper
    }
  }
}
