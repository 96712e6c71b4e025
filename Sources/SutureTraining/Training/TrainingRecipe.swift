import FoundationEssentials
import SutureComposer
import SutureData
import SutureExecution
import SutureGraph
import SutureRegistry

/// Everything that determines a training's result, as stored in the metadata of weights files.
public struct TrainingRecipe: Hashable, Sendable, Codable {
  /// The training images.
  public struct Images: Hashable, Sendable, Codable {
    /// The data set's id; nil for a folder.
    public let id: String?
    /// The absolute path of the folder or file; nil for a data set of the catalogue.
    public let folder: String?
    /// How the images of a folder or file are read; nil for a data set of the catalogue, and for the defaults.
    public let options: ImageOptions?
    /// The SHA-256 digest of the data set.
    public let digest: String
    /// The share of each class's training images set aside for validation.
    public let validation: ValidationShare
    /// The numbers of training, validation and test images.
    public let counts: [Int]
    /// The shape of one image, [1, c, h, w].
    public let shape: [Int]
    /// The number of classes.
    public let classes: Int
    /// The names of the classes, in the order of the labels; nil if they have none.
    public let classNames: [String]?
  }

  /// The normalization of pixels from 0 to 255.
  public struct Normalization: Hashable, Sendable, Codable {
    /// The formula.
    public let formula: String
    /// The mean of each channel.
    public let mean: [Float]
    /// The standard deviation of each channel.
    public let deviation: [Float]

    /// The normalization of a data set's images.
    init(_ data: DataSet) {
      formula = "(pixel / 255 - mean) / deviation"
      mean = data.mean
      deviation = data.deviation
    }
  }

  /// The program and its version.
  public let program: String
  /// The engine's library and its version: `oneDNN 2.6.0`.
  public let engine: String
  /// The engine's identifier; nil in files of earlier versions, whose only engine was `onednn`.
  public let engineID: String?
  /// The numerics version: see `Numerics.current`.
  public let numerics: Int
  /// The backbone with all hyperparameters.
  public let backbone: String
  /// The composition with all hyperparameters; nil for the bare backbone.
  public let composition: String?
  /// The patterns of the sites.
  public let sites: [String]
  /// The plugins with the digests of their manifests and code.
  let plugins: [PluginDigest]
  /// The images.
  public let images: Images
  /// The normalization of pixels.
  public let normalization: Normalization
  /// The weights that training started with; nil for the initial ones of the seed.
  public let weights: StartWeights?
  /// The hyperparameters of training.
  public let training: TrainingSettings
  /// The optimizer with its constants, as text.
  public let optimizer: String
  /// The learning-rate schedule, as text.
  public let schedule: String
  /// The number of epochs.
  public let epochs: Int
  /// The random seed.
  public let seed: Int
  /// The number of threads; equal numbers give equal bits.
  public let threads: Int

  /// Creates the recipe of a training.
  ///
  /// - Parameters:
  ///   - data: the data set, split by the share `validation`.
  ///   - program: the program and its version.
  /// - Throws: if a module is not in the registry or its library cannot be read.
  public init(
    network: Network, data: DataSet, reference: DataSetReference, validation: ValidationShare,
    weights: StartWeights? = nil, settings: TrainingSettings, epochs: Int, seed: Int, engine: any Engine,
    threads: ThreadCount, program: String
  ) throws {
    self.program = program
    self.engine = engine.version
    engineID = engine.id
    numerics = Numerics.current
    let registry = network.registry
    backbone = try registry.explicit(network.backbone, kind: .backbone)
    composition = try network.composition?.explicit(in: registry).description
    sites = network.sites.map(\.text)
    let modules = Set(network.composition?.modules.map(\.id) ?? []).sorted()
    plugins =
      try [PluginDigest(network.backbone.id, kind: .backbone, in: registry)]
      + modules.map { try PluginDigest($0, kind: .module, in: registry) }
    let (id, folder): (String?, String?) =
      switch reference {
      case .catalogue(let id, _): (id, nil)
      case .folder(let path, _): (nil, URL(fileURLWithPath: path).path)
      }
    images = Images(
      id: id, folder: folder, options: reference.options == ImageOptions() ? nil : reference.options,
      digest: data.digest, validation: validation,
      counts: [data.train.count, data.validation?.count ?? 0, data.test.count], shape: data.shape(1).dimensions,
      classes: data.classes, classNames: data.classNames.isEmpty ? nil : data.classNames)
    normalization = Normalization(data)
    self.weights = weights
    training = settings
    optimizer = "\(settings.optimizer)"
    schedule =
      "linear warm-up to \(settings.learningRate) in \(settings.warmUpEpochs) epochs, then half a cosine to 0"
    self.epochs = epochs
    self.seed = seed
    self.threads = threads.value
  }

  /// Whether all numbers are within `TrainingSettings.Bounds`; files may hold any.
  var isSound: Bool {
    typealias Bounds = TrainingSettings.Bounds
    return seed >= 0 && epochs >= 1 && Bounds.learningRate.contains(training.learningRate)
      && Bounds.weightDecay.contains(training.optimizer.weightDecay) && Bounds.batchSize.contains(training.batchSize)
      && Bounds.labelSmoothing.contains(training.labelSmoothing)
      && Bounds.warmUpEpochs.contains(training.warmUpEpochs)
      && Bounds.cropPadding.contains(training.augmentation.cropPadding) && training.augmentation.isSound
      && Bounds.layerDecay.contains(training.layerDecay) && Bounds.accumulation.contains(training.accumulation)
      && training.maximumNorm.map(Bounds.maximumNorm.contains) ?? true
      && training.averageDecay.map(Bounds.averageDecay.contains) ?? true
      && images.options?.isSound ?? true
  }

  /// The data set's reference.
  public var reference: DataSetReference {
    let options = images.options ?? ImageOptions()
    return images.folder.map { .folder($0, options) } ?? .catalogue(images.id ?? "", options)
  }

  /// The first difference from the current recipe that affects results, for errors; nil without.
  /// - Parameter other: the current recipe.
  public func change(to other: TrainingRecipe) -> String? {
    if engineID ?? "onednn" != other.engineID ?? "onednn" { return "the engine, '\(engine)'," }
    if numerics != other.numerics { return "the program, whose numbers are those of another version," }
    if images.digest != other.images.digest { return "the images of '\(reference.name)'" }
    if let plugin = plugins.first(where: { !other.plugins.contains($0) }) { return "the plugin of '\(plugin.id)'" }
    return nil
  }
}
