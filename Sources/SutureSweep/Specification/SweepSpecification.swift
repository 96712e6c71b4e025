import SutureComposer
import SutureData
import SutureGraph
import SutureRegistry
import SutureSupport
import SutureTraining

/// A search as its author wrote it: data, backbone, space, limits, stages and ranking.
public struct SweepSpecification: Hashable, Sendable {
  /// The sweep's name; also names its default store.
  public let name: String
  /// The images.
  public internal(set) var dataSet: DataSetReference
  /// The share of the training images that choices between candidates are made on.
  public let validation: ValidationShare
  /// The network.
  public let backbone: ModuleReference
  /// Where compositions are grafted.
  public let sites: [SitePattern]
  /// Whether grafts are brought to gain 1 at the start.
  public let scale: GraftScale
  /// Whether one candidate takes all sites, or one of them.
  public let placement: Placement
  /// Which compositions are tried.
  public let space: SearchSpace
  /// Which of the space's compositions are tried, and in which order.
  public let search: SearchMethod
  /// What a candidate may cost.
  public let limits: [Limit]
  /// What candidates go through, in order.
  public let stages: [Stage]
  /// What makes a candidate good.
  public let ranking: Ranking
  /// How candidates are trained.
  public let training: TrainingSettings
  /// Where data set, backbone and sites stand in their file, for errors that show only when they are looked up:
  /// `my-sweep.yaml:3:17` by `dataset`, `backbone` or a site's pattern.
  let places: [String: String]
  /// What is allowed but may not be meant, with its place in the file.
  public let warnings: [String]
  /// The file's text, which a store keeps to resume from.
  public let text: String

  /// How a composition takes the sites.
  public enum Placement: String, Hashable, Sendable, CaseIterable {
    /// At all of them: as many candidates as compositions.
    case together
    /// At each of them alone: a candidate for each composition and site.
    case each
  }
}

extension SweepSpecification {
  /// The specification with a relative folder of images resolved in the current folder.
  public var withAbsoluteData: SweepSpecification { withData(in: dataSet.folder.map(FileBytes.absolutePath)) }

  /// The specification with its images in another folder; unchanged where they are the catalogue's, and for nil.
  public func withData(in folder: String?) -> SweepSpecification {
    guard let folder, dataSet.folder != nil else { return self }
    var moved = self
    moved.dataSet = .folder(folder)
    return moved
  }
}
