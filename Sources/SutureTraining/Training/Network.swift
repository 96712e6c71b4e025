import SutureComposer
import SutureData
import SutureExecution
import SutureGraph
import SutureRegistry

/// A backbone with a grafted composition, for a data set's images: a graph for each batch size.
public struct Network: Sendable {
  private let grafter: Grafter
  /// The backbone, with the number of classes if it has that hyperparameter.
  let backbone: ModuleReference
  /// The grafted composition; nil for the bare backbone.
  let composition: Composition?
  /// The sites where it is grafted.
  let sites: [SitePattern]
  private let image: Shape
  private let scale: GraftScale
  private let engine: any Engine
  /// The factors of the grafts' outputs, by site name; empty without scaling.
  let factors: [String: Double]

  /// Creates a network; a backbone with the hyperparameter `classes` gets the data set's number of classes.
  ///
  /// - Parameters:
  ///   - composition: the composition to graft at the sites; nil for the bare backbone.
  ///   - data: determines the image's shape and the number of classes.
  ///   - scale: whether grafts are scaled to gain 1 at the start.
  ///   - engine: measures the gains of grafts.
  /// - Throws: if the backbone is not in the registry, or a graft that must be scaled cannot be built or scaled.
  public init(
    grafter: Grafter, backbone: ModuleReference, composition: Composition?, sites: [SitePattern], data: DataSet,
    scale: GraftScale = .none, engine: any Engine
  ) throws {
    self.grafter = grafter
    self.engine = engine
    self.composition = composition
    self.sites = sites
    var backbone = backbone
    let manifest = try grafter.registry.manifest(backbone.id, kind: .backbone)
    if manifest.hyperparameter("classes") != nil, backbone.hyperparameters["classes"] == nil {
      backbone.hyperparameters["classes"] = .integer(data.classes)
    }
    self.backbone = backbone
    image = data.shape(1)
    self.scale = scale
    let grafts =
      scale == .match
      ? try Network.grafts(
        composition, at: sites, of: backbone, image: image, grafter: grafter, scale: scale, engine: engine) : []
    factors = Dictionary(grafts.map { ($0.site, $0.factor) }) { first, _ in first }
  }

  /// The initial gain and the factor of each graft; empty for the bare backbone.
  package func grafts() throws -> [GraftGain] {
    try Network.grafts(
      composition, at: sites, of: backbone, image: image, grafter: grafter, scale: scale, engine: engine)
  }

  private static func grafts(
    _ composition: Composition?, at sites: [SitePattern], of backbone: ModuleReference, image: Shape,
    grafter: Grafter, scale: GraftScale, engine: any Engine
  ) throws -> [GraftGain] {
    guard let composition else { return [] }
    var shape = image
    // The contracts of some modules reject a single image.
    shape[0] = 2
    return try GraftGain.measure(
      composition, at: sites, of: backbone, input: shape, grafter: grafter, scale: scale, engine: engine)
  }

  /// The registry of its modules.
  var registry: Registry { grafter.registry }

  /// The network for a number of images.
  public func graph(_ count: Int) throws -> Graph {
    var shape = image
    shape[0] = count
    return try grafter.graft(composition, at: sites, of: backbone, input: shape, factors: factors)
  }
}
