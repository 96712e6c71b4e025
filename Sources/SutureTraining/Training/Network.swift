import SutureComposer
import SutureData
import SutureGraph
import SutureRegistry

/// A backbone with what is grafted onto it, for a data set's images: a graph for each batch size.
public struct Network: Sendable {
  private let composer: Composer
  /// The backbone, with the number of classes where it takes one.
  let backbone: ModuleReference
  /// What is grafted; nil for the bare backbone.
  let composition: Composition?
  /// Where it is grafted.
  let sites: [SitePattern]
  private let image: Shape
  private let scale: GraftScale
  /// What grafts are multiplied by, by site.
  private let factors: [String: Double]

  /// Describes a network; data sets whose classes the backbone can be told are told to it.
  ///
  /// - Parameters:
  ///   - composition: what is grafted at the sites; nil for the bare backbone.
  ///   - data: decides the image's shape and the number of classes.
  ///   - scale: whether grafts are brought to gain 1 at the start.
  /// - Throws: where the backbone is not in the registry; where a graft cannot be built to measure its gain, or has none
  ///   that a factor brings to 1.
  public init(
    composer: Composer, backbone: ModuleReference, composition: Composition?, sites: [SitePattern], data: DataSet,
    scale: GraftScale = .none
  ) throws {
    self.composer = composer
    self.composition = composition
    self.sites = sites
    var backbone = backbone
    let manifest = try composer.registry.manifest(backbone.id, kind: .backbone)
    if manifest.hyperparameter("classes") != nil, backbone.hyperparameters["classes"] == nil {
      backbone.hyperparameters["classes"] = .integer(data.classes)
    }
    self.backbone = backbone
    image = data.shape(1)
    self.scale = scale
    let grafts =
      scale == .match
      ? try Network.grafts(composition, at: sites, of: backbone, image: image, composer: composer, scale: scale) : []
    factors = Dictionary(grafts.map { ($0.site, $0.factor) }) { first, _ in first }
  }

  /// The gain of each graft at the start, with the factor that it is multiplied by; none of the bare backbone.
  package func grafts() throws -> [GraftGain] {
    try Network.grafts(composition, at: sites, of: backbone, image: image, composer: composer, scale: scale)
  }

  private static func grafts(
    _ composition: Composition?, at sites: [SitePattern], of backbone: ModuleReference, image: Shape,
    composer: Composer, scale: GraftScale
  ) throws -> [GraftGain] {
    guard let composition else { return [] }
    var shape = image
    // Some modules refuse a single image.
    shape[0] = 2
    return try GraftGain.measure(
      composition, at: sites, of: backbone, input: shape, composer: composer, scale: scale)
  }

  /// Where its modules are from.
  var registry: Registry { composer.registry }

  /// The network for a number of images.
  public func graph(_ count: Int) throws -> Graph {
    var shape = image
    shape[0] = count
    return try composer.graft(composition, at: sites, of: backbone, input: shape, factors: factors)
  }
}
