import FoundationEssentials
import SutureComposer
import SutureData
import SutureExecution
import SutureGraph
import SutureRegistry

/// All that is needed to build a trained network again and to use it, beside its plugins and its weights.
///
/// Files of trained weights contain it, so that neither the images nor a measurement is needed later.
public struct NetworkDescription: Hashable, Sendable, Codable {
  /// The key of the description, as JSON, in the metadata of weights that a sweep keeps or exports.
  public static let key = "suture.network"

  /// The backbone with its hyperparameters, the number of classes among them, in the syntax of compositions.
  public let backbone: String
  /// The composition as it was built; nil for the bare backbone.
  public let composition: String?
  /// The patterns of the sites.
  public let sites: [String]
  /// The factors that the outputs of grafts are multiplied by, by site name; empty without scaling.
  public let factors: [String: Double]
  /// The shape of one image, [1, c, h, w].
  public let input: [Int]
  /// The number of classes.
  public let classes: Int
  /// The normalization of pixels.
  public let normalization: TrainingRecipe.Normalization
  /// How the images of a folder or file were read; nil for a data set of the catalogue, and for the defaults.
  public let options: ImageOptions?
  /// The names of the classes, in the order of the labels; nil if they have none.
  public let classNames: [String]?
  /// The backbone and the modules that the network was trained with; nil in files of earlier versions.
  let plugins: [PluginDigest]?
}

extension NetworkDescription {
  /// Describes a network that is trained on the images of a data set.
  /// - Parameters:
  ///   - options: how the images of a folder or file are read.
  ///   - plugins: the backbone and the modules.
  package init(_ network: Network, on data: DataSet, options: ImageOptions, plugins: [PluginDigest]) {
    backbone = network.backbone.description
    composition = network.composition?.description
    sites = network.sites.map(\.text)
    factors = network.factors
    input = data.shape(1).dimensions
    classes = data.classes
    normalization = TrainingRecipe.Normalization(data)
    self.options = options == ImageOptions() ? nil : options
    classNames = data.classNames.isEmpty ? nil : data.classNames
    self.plugins = plugins
  }

  /// Describes the network of a training.
  init(_ recipe: TrainingRecipe) {
    backbone = recipe.backbone
    composition = recipe.composition
    sites = recipe.sites
    factors = [:]
    input = recipe.images.shape
    classes = recipe.images.classes
    normalization = recipe.normalization
    options = recipe.images.options
    classNames = recipe.images.classNames
    plugins = recipe.plugins
  }

  /// The description in the metadata of a file; nil if they have none.
  public init?(inMetadata metadata: [String: String]) {
    guard let text = metadata[Self.key] else { return nil }
    do { self = try JSONDecoder().decode(Self.self, from: Data(text.utf8)) } catch { return nil }
  }

  /// The description as JSON, for the metadata of a file.
  public var json: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
  }

  /// Whether shape and numbers are valid and belong together; files may hold any.
  var isSound: Bool {
    let sides = ImageOptions.Bounds.size
    guard input.count == 4, input[0] == 1, input[1] > 0, sides.contains(input[2]), sides.contains(input[3]),
      Shape.fits(input), classes > 0
    else { return false }
    return normalization.mean.count == input[1] && normalization.deviation.count == input[1]
      && normalization.mean.allSatisfy(\.isFinite) && normalization.deviation.allSatisfy { $0.isFinite && $0 > 0 }
      && factors.values.allSatisfy(\.isFinite) && options?.isSound ?? true
  }

  /// The name of a class; nil if the data set has no names.
  public func className(_ label: Int) -> String? {
    classNames.flatMap { $0.indices.contains(label) ? $0[label] : nil }
  }

  // MARK: Plugins

  /// The backbone and the modules of the network as a registry has them.
  /// - Throws: `SyntaxError`; `RegistryError` or `LibraryError` if one is missing.
  public func plugins(in registry: Registry) throws -> [PluginDigest] {
    let modules = try composition.map { try CompositionParser.parse($0).modules.map(\.id) } ?? []
    return try [PluginDigest(CompositionParser.parseReference(backbone).id, kind: .backbone, in: registry)]
      + Set(modules).sorted().map { try PluginDigest($0, kind: .module, in: registry) }
  }

  /// The ids of the plugins of the training that a registry does not have as they were; none if they are unknown.
  /// - Throws: as `plugins(in:)`.
  public func changedPlugins(in registry: Registry) throws -> [String] {
    let here = try plugins(in: registry)
    return (plugins ?? []).filter { !here.contains($0) }.map(\.id)
  }
}
