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

  /// Describes a network; data sets whose classes the backbone can be told are told to it.
  ///
  /// - Parameters:
  ///   - composition: what is grafted at the sites; nil for the bare backbone.
  ///   - data: decides the image's shape and the number of classes.
  /// - Throws: where the backbone is not in the registry.
  public init(
    composer: Composer, backbone: ModuleReference, composition: Composition?, sites: [SitePattern], data: DataSet
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
  }

  /// Where its modules are from.
  var registry: Registry { composer.registry }

  /// The network for a number of images.
  public func graph(_ count: Int) throws -> Graph {
    var shape = image
    shape[0] = count
    return try composer.graft(composition, at: sites, of: backbone, input: shape)
  }
}
