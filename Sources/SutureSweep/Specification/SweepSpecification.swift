import SutureComposer
import SutureData
import SutureGraph
import SutureExecution
import SutureRegistry
import SutureSupport
import SutureTraining

/// The specification of a sweep: data, backbone, space, limits, stages and ranking.
public struct SweepSpecification: Hashable, Sendable {
  /// The sweep's name, and the default name of its store.
  public let name: String
  /// The images.
  public internal(set) var dataSet: DataSetReference
  /// The share of the training images set aside for validation, on which candidates are selected.
  public let validation: ValidationShare
  /// The backbone with hyperparameters.
  public let backbone: ModuleReference
  /// The weights with which every training starts; nil for the initial ones of the seed.
  public internal(set) var weights: WeightSource?
  /// The patterns of the sites of grafts.
  public let sites: [SitePattern]
  /// The scaling of grafts.
  public let scale: GraftScale
  /// Whether a candidate is grafted at all sites, or at one of them.
  public let placement: Placement
  /// The space of compositions.
  public let space: SearchSpace
  /// The method that chooses compositions of the space.
  public let search: SearchMethod
  /// The upper bounds on the cost of candidates.
  public let limits: [Limit]
  /// The ids of the runtimes in which every module of a candidate must run, as far as that was measured.
  public let runtimes: [String]
  /// The stages, in order.
  public let stages: [Stage]
  /// The metrics by which candidates are ranked.
  public let ranking: Ranking
  /// The hyperparameters of training.
  public let training: TrainingSettings
  /// Which trained weights are kept; it affects no result, so it is part of no trial's key.
  public let keepWeights: KeptWeights
  /// The engine that computes, with its options; nil for the default one.
  public let engine: EngineSelection?
  /// The locations in the file, such as `my-sweep.yaml:3:17`, by `dataset`, `backbone`,
  /// `runtimes` or a site's pattern; for errors.
  let places: [String: String]
  /// Warnings about valid but possibly unintended settings, with their location in the file.
  public let warnings: [String]
  /// The text of the file, which the store keeps.
  public let text: String

  /// The placement of a composition at the sites.
  public enum Placement: String, Hashable, Sendable, CaseIterable, Encodable {
    /// At all sites together: one candidate per composition.
    case together
    /// At each site alone: one candidate per composition and site.
    case each
  }

  /// Which trained weights a sweep keeps, in the folder beside its store.
  public enum KeptWeights: String, Hashable, Sendable, CaseIterable {
    /// None: a sweep is about accuracies.
    case none
    /// Those of every trial of the last training stage, whose candidates are the finalists, the bare backbone among
    /// them.
    case finalists
  }

  /// The number of the last training stage, whose candidates are the finalists; nil without training.
  var lastTraining: Int? { stages.lastIndex(where: \.isTraining) }

  /// The title of the last training stage; nil without training.
  public var finalTraining: String? { lastTraining.map { stages[$0].title } }

  /// The finalists' trials that have a result, with the state of their weights by the size of each file; by candidate,
  /// then by seed.
  /// - Throws: `StoreError`, `FileError`.
  public func finalists(of sweep: SweepStore.SweepRecord, in store: SweepStore) throws -> [FinalistTrial] {
    try lastTraining.map { try store.finalists(of: sweep, stage: $0) } ?? []
  }

  /// Whether limits or ranking use latency.
  var usesLatency: Bool {
    limits.contains { $0.metric == .latency } || ranking.minimize.contains(.latency)
      || ranking.maximize.contains(.latency)
  }

  /// Runs a closure and adds the location of a part to the errors that it throws.
  /// - Parameter part: `dataset`, `backbone`, `runtimes` or a site's pattern.
  func placing<Result>(_ part: String, _ body: () throws -> Result) throws -> Result {
    try PlacedError.placing(at: places[part], body)
  }
}

extension SweepSpecification {
  /// The specification with the folder of images as an absolute path.
  public var withAbsoluteData: SweepSpecification { withData(in: dataSet.folder.map(FileBytes.absolutePath)) }

  /// The specification with its images in another folder; unchanged for nil and for data sets of the catalogue.
  public func withData(in folder: String?) -> SweepSpecification {
    guard let folder, dataSet.folder != nil else { return self }
    var moved = self
    moved.dataSet = .folder(folder, dataSet.options)
    return moved
  }

  /// The specification with its weights beside a store, where sweeps are usually run, if the current folder lacks them.
  ///
  /// Trials keep their keys: these depend on the file's digest, not on its path.
  public func withWeights(besideStore store: String) -> SweepSpecification {
    guard let weights, !weights.path.hasPrefix("/"), !FilePath.exists(weights.path) else { return self }
    let path = FilePath.join(FilePath.folder(of: store), weights.path)
    guard FilePath.exists(path) else { return self }
    var moved = self
    moved.weights = WeightSource(path, by: weights.matching, required: weights.required)
    return moved
  }
}
