import SutureExecution
import SutureGraph

/// Some images ready for a network, and their classes.
public struct Batch: Equatable, Sendable {
  /// The normalised images, [n, c, h, w].
  public var images: Tensor
  /// The class of each image.
  public var labels: [Int]

  /// Creates a batch.
  public init(images: Tensor, labels: [Int]) {
    self.images = images
    self.labels = labels
  }

  /// The number of images.
  public var count: Int { labels.count }
}
