import Foundation
import SutureComposer
import SutureData
import SutureEngine
import SutureExecution
import SutureGraph
import SutureRegistry

/// Everything that decides what a training gives, as weights files keep it in their metadata.
public struct TrainingRecipe: Hashable, Sendable, Codable {
  /// The images that the network was trained on.
  public struct Images: Hashable, Sendable, Codable {
    /// The data set's id, or nil for a folder.
    public let id: String?
    /// The folder's absolute path, or nil for a data set of the catalogue.
    public let folder: String?
    /// SHA-256 of the data set.
    public let digest: String
    /// The share of each class's training images set aside for validation.
    public let validation: ValidationShare
    /// How many images were trained on, validated on and tested on.
    public let counts: [Int]
    /// The shape of one image, [1, c, h, w].
    public let shape: [Int]
    /// The number of classes.
    public let classes: Int
  }

  /// What becomes of a pixel, from 0 to 255, before the network sees it.
  public struct Normalization: Hashable, Sendable, Codable {
    /// The formula.
    public let formula: String
    /// By channel.
    public let mean: [Float]
    /// By channel.
    public let deviation: [Float]
  }

  /// The program and its version.
  public let program: String
  /// The library that computes, and its version.
  public let engine: String
  /// The number of the engine's numerics.
  public let numerics: Int
  /// The backbone with every hyperparameter written out.
  public let backbone: String
  /// The composition with every hyperparameter written out; nil for the bare backbone.
  public let composition: String?
  /// The patterns of the sites.
  public let sites: [String]
  /// The plugins with the digests of their manifests and code.
  let plugins: [PluginDigest]
  /// The images.
  public let images: Images
  /// What becomes of pixels.
  public let normalization: Normalization
  /// The settings.
  public let training: TrainingSettings
  /// The optimizer with its constants, in words.
  public let optimizer: String
  /// The schedule of the learning rate, in words.
  public let schedule: String
  /// Passes over the training images.
  public let epochs: Int
  /// Decides everything random.
  public let seed: Int
  /// The threads that it was computed with: equal numbers give equal bits.
  public let threads: Int

  /// Describes a training.
  ///
  /// - Parameters:
  ///   - data: with its validation images set aside by the share `validation`.
  ///   - program: the program and its version.
  /// - Throws: where a module is not in the registry or its library cannot be read.
  public init(
    network: Network, data: DataSet, reference: DataSetReference, validation: ValidationShare,
    settings: TrainingSettings, epochs: Int, seed: Int, threads: ThreadCount, program: String
  ) throws {
    self.program = program
    engine = EngineLibrary.version
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
      case .catalogue(let id): (id, nil)
      case .folder(let path): (nil, URL(fileURLWithPath: path).path)
      }
    images = Images(
      id: id, folder: folder, digest: data.digest, validation: validation,
      counts: [data.train.count, data.validation?.count ?? 0, data.test.count], shape: data.shape(1).dimensions,
      classes: data.classes)
    normalization = Normalization(
      formula: "(pixel / 255 - mean) / deviation", mean: data.mean, deviation: data.deviation)
    training = settings
    optimizer = settings.optimizerText
    schedule =
      "linear warm-up to \(settings.learningRate) in \(settings.warmUpEpochs) epochs, then half a cosine to 0"
    self.epochs = epochs
    self.seed = seed
    self.threads = threads.value
  }

  /// Whether its numbers are among those that are accepted, wherever it was read from.
  var isSound: Bool {
    typealias Bounds = TrainingSettings.Bounds
    return seed >= 0 && epochs >= 1 && Bounds.learningRate.contains(training.learningRate)
      && Bounds.weightDecay.contains(training.weightDecay) && Bounds.batchSize.contains(training.batchSize)
      && Bounds.labelSmoothing.contains(training.labelSmoothing)
      && Bounds.warmUpEpochs.contains(training.warmUpEpochs)
      && Bounds.cropPadding.contains(training.augmentation.cropPadding)
  }

  /// The images as a reference.
  public var reference: DataSetReference {
    images.folder.map { .folder($0) } ?? .catalogue(images.id ?? "")
  }

  /// The first difference to what is there now that changes results; nil where there is none.
  /// - Parameter other: the recipe made from what is there now.
  public func change(to other: TrainingRecipe) -> String? {
    if numerics != other.numerics { return "the program, whose numbers are those of another version," }
    if images.digest != other.images.digest { return "the images of '\(reference.name)'" }
    if let plugin = plugins.first(where: { !other.plugins.contains($0) }) { return "the plugin of '\(plugin.id)'" }
    return nil
  }
}

extension TrainingSettings {
  /// The optimizer with its constants: `SGD, momentum 0.9, Nesterov, weight decay 0.0005`.
  public var optimizerText: String {
    switch optimiser {
    case .sgd(let momentum, let nesterov, let weightDecay):
      "SGD, momentum \(momentum)\(nesterov ? ", Nesterov" : ""), weight decay \(weightDecay)"
    case .adamW(let beta1, let beta2, let epsilon, let weightDecay):
      "AdamW, beta1 \(beta1), beta2 \(beta2), epsilon \(epsilon), weight decay \(weightDecay)"
    }
  }
}
