import SutureComposer
import SutureExecution
import SutureRegistry
import SutureTraining

/// Turns candidates into trial documents: a pure function of the specification, the registry's files and the data.
struct TrialPlanner {
  private let registry: Registry
  private let specification: SweepSpecification
  private let sites: [String]
  private let dataDigest: String
  private let backbone: String
  private var plugins: [String: PluginDigest] = [:]

  /// - Parameter sites: the backbone's sites that the specification's patterns match.
  init(
    _ specification: SweepSpecification, registry: Registry, sites: [String], dataDigest: String
  ) throws {
    self.specification = specification
    self.registry = registry
    self.sites = sites.sorted()
    self.dataDigest = dataDigest
    backbone = try registry.explicit(specification.backbone, kind: .backbone)
  }

  /// What decides a candidate's parameters, MACs and latency.
  mutating func costDocument(of candidate: Candidate) throws -> TrialDocument {
    try document(of: candidate)
  }

  /// What decides a candidate's accuracy.
  mutating func trialDocument(of candidate: Candidate, epochs: Int, seed: Int) throws -> TrialDocument {
    try document(of: candidate, training: specification.training, epochs: epochs, seed: seed)
  }

  /// What decides a candidate's scores.
  mutating func scoreDocument(of candidate: Candidate, batch: Int, seed: Int) throws -> TrialDocument {
    try document(of: candidate, seed: seed, scoreBatch: batch)
  }

  private mutating func document(
    of candidate: Candidate, training: TrainingSettings? = nil, epochs: Int? = nil, seed: Int? = nil,
    scoreBatch: Int? = nil
  ) throws -> TrialDocument {
    let composition = candidate.composition
    var used = [try plugin(specification.backbone.id, kind: .backbone)]
    for id in Set(composition?.modules.map(\.id) ?? []).sorted() { used.append(try plugin(id, kind: .module)) }
    return TrialDocument(
      composition: try composition?.explicit(in: registry).description, backbone: backbone,
      sites: candidate.isBaseline ? [] : candidate.site.map { [$0] } ?? sites, data: dataDigest,
      plugins: used.sorted { $0.id < $1.id }, numerics: Numerics.current, training: training,
      epochs: epochs, seed: seed, scoreBatch: scoreBatch,
      validation: seed == nil ? nil : specification.validation,
      scale: candidate.isBaseline || specification.scale == .none ? nil : specification.scale)
  }

  /// The digest of a module's library.
  mutating func library(of module: String) throws -> String { try plugin(module, kind: .module).library }

  private mutating func plugin(_ id: String, kind: Manifest.Kind) throws -> PluginDigest {
    if let known = plugins["\(kind) \(id)"] { return known }
    let plugin = try PluginDigest(id, kind: kind, in: registry)
    plugins["\(kind) \(id)"] = plugin
    return plugin
  }
}
