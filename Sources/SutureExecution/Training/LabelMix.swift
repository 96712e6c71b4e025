/// Second labels of a batch's images, for images that are mixed from two.
public struct LabelMix: Hashable, Sendable {
  /// The second class of each image, counted from 0.
  public let partners: [Int]
  /// The weight of the first classes, 0 to 1; that of the second ones is the rest.
  public let share: Double

  /// Creates a mix.
  public init(partners: [Int], share: Double) {
    self.partners = partners
    self.share = share
  }
}
