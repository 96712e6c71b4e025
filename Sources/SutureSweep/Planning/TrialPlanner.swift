import SutureComposer
import SutureData
import SutureExecution
import SutureRegistry
import SutureTraining

/// Creates trial documents of candidates: a pure function of the sweep's settings, registry files, data and engine.
struct TrialPlanner {
  /// The settings of a sweep that determine its trials.
  struct Settings {
    /// The backbone as specified.
    let backbone: ModuleReference
    /// The hyperparameters of training.
    let training: TrainingSettings
    /// The share of the training images set aside for validation.
    let validation: ValidationShare
    /// The scaling of grafts.
    let scale: GraftScale
    /// The weights with which training starts; nil for the initial ones of the seed.
    var weights: StartWeights?
  }

  private let registry: Registry
  private let settings: Settings
  private let sites: [String]
  private let dataDigest: String
  private let engine: String
  private let backbone: String
  private var plugins: [String: PluginDigest] = [:]

  /// Creates a planner.
  /// - Parameters:
  ///   - sites: the backbone's sites that the specification's patterns match.
  ///   - engine: the identifier of the engine that computes.
  init(
    _ settings: Settings, registry: Registry, sites: [String], dataDigest: String, engine: String
  ) throws {
    self.settings = settings
    self.registry = registry
    self.sites = sites.sorted()
    self.dataDigest = dataDigest
    self.engine = engine
    backbone = try registry.explicit(settings.backbone, kind: .backbone)
  }

  /// The document of a candidate's parameters, MACs and latency.
  mutating func costDocument(of candidate: Candidate) throws -> TrialDocument {
    try document(of: candidate)
  }

  /// The document of a candidate's training.
  mutating func trialDocument(of candidate: Candidate, epochs: Int, seed: Int) throws -> TrialDocument {
    try document(of: candidate, training: settings.training, epochs: epochs, seed: seed)
  }

  /// The document of a candidate's scores.
  mutating func scoreDocument(of candidate: Candidate, batch: Int, seed: Int) throws -> TrialDocument {
    try document(of: candidate, seed: seed, scoreBatch: batch)
  }

  private mutating func document(
    of candidate: Candidate, training: TrainingSettings? = nil, epochs: Int? = nil, seed: Int? = nil,
    scoreBatch: Int? = nil
  ) throws -> TrialDocument {
    let composition = candidate.composition
    var used = [try plugin(settings.backbone.id, kind: .backbone)]
    for id in Set(composition?.modules.map(\.id) ?? []).sorted() { used.append(try plugin(id, kind: .module)) }
    return TrialDocument(
      composition: try composition?.explicit(in: registry).description, backbone: backbone,
      sites: candidate.isBaseline ? [] : candidate.site.map { [$0] } ?? sites, data: dataDigest,
      plugins: used.sorted { $0.id < $1.id }, engine: engine, numerics: Numerics.current,
      training: training, epochs: epochs, seed: seed, scoreBatch: scoreBatch,
      validation: seed == nil ? nil : settings.validation,
      scale: candidate.isBaseline || settings.scale == .none ? nil : settings.scale,
      weights: training == nil ? nil : settings.weights?.key)
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
