/// One split of a data set: images as bytes, and their labels.
public struct ImageSet: Hashable, Sendable {
  /// The images, [n, c, h, w], last dimension fastest.
  public let pixels: [UInt8]
  /// The class of each image, counted from 0.
  public let labels: [Int]
  /// The number of channels.
  public let channels: Int
  /// The number of rows.
  public let height: Int
  /// The number of columns.
  public let width: Int

  /// Creates a split; `pixels` must contain one image per label.
  public init(pixels: [UInt8], labels: [Int], channels: Int, height: Int, width: Int) {
    precondition(pixels.count == labels.count * channels * height * width, "a split must have one image per label")
    self.pixels = pixels
    self.labels = labels
    self.channels = channels
    self.height = height
    self.width = width
  }

  /// The number of images.
  public var count: Int { labels.count }

  /// The number of bytes in one image.
  public var imageSize: Int { channels * height * width }
}
