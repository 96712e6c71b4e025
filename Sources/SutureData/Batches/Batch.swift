import SutureExecution
import SutureGraph

/// A batch of normalised images and their labels.
public struct Batch: Equatable, Sendable {
  /// The images, normalised, [n, c, h, w].
  public var images: Tensor
  /// The class of each image, counted from 0.
  public var labels: [Int]
  /// The second labels of images that are mixed; nil if none are.
  public var mix: LabelMix?

  /// Creates a batch.
  public init(images: Tensor, labels: [Int], mix: LabelMix? = nil) {
    self.images = images
    self.labels = labels
    self.mix = mix
  }

  /// The number of images.
  public var count: Int { labels.count }
}
