import SutureComposer
import SutureData
import SutureGraph
import SutureRegistry

/// All that building a trained network again and using it needs, beside its plugins and its weights.
///
/// It is recorded with kept weights, so that neither the images nor a measurement is needed later.
public struct NetworkDescription: Hashable, Sendable, Codable {
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
}

extension NetworkDescription {
  /// Describes a network that is trained on the images of a data set.
  package init(_ network: Network, on data: DataSet) {
    backbone = network.backbone.description
    composition = network.composition?.description
    sites = network.sites.map(\.text)
    factors = network.factors
    input = data.shape(1).dimensions
    classes = data.classes
    normalization = TrainingRecipe.Normalization(data)
  }
}
