import SutureGraph
import SutureSupport

/// Labelled images for training, testing and, optionally, validation, with the statistics that training needs.
public struct DataSet: Hashable, Sendable {
  /// The id in the catalogue, or the folder's path.
  public let id: String
  /// The display name.
  public let name: String
  /// The number of classes: one more than the largest label of either split.
  public let classes: Int
  /// The number of channels.
  public let channels: Int
  /// The number of rows.
  public let height: Int
  /// The number of columns.
  public let width: Int
  /// The training images, without those set aside for validation.
  public let train: ImageSet
  /// The images used to choose between networks; nil if none were set aside, see `split(validation:)`.
  public let validation: ImageSet?
  /// The images used to evaluate the chosen networks.
  public let test: ImageSet
  /// SHA-256 of the sizes, pixels and labels of both splits, in hexadecimal; setting validation images aside keeps it.
  public let digest: String
  /// The mean of each channel over the training split, pixels scaled to 0...1.
  public let mean: [Float]
  /// The standard deviation of each channel over the training split, pixels scaled to 0...1; 1 in place of 0.
  public let deviation: [Float]

  /// Creates a data set from two splits with images of the same size and computes digest and statistics.
  public init(id: String, name: String, train: ImageSet, test: ImageSet) {
    precondition(
      train.channels == test.channels && train.height == test.height && train.width == test.width,
      "both splits must have images of the same size")
    self.id = id
    self.name = name
    self.train = train
    validation = nil
    self.test = test
    channels = train.channels
    height = train.height
    width = train.width
    classes = 1 + max(train.labels.max() ?? 0, test.labels.max() ?? 0)
    digest = Self.digest(train, test)
    (mean, deviation) = Self.statistics(of: train)
  }

  /// The same data set with some training images set aside for validation.
  init(_ whole: DataSet, train: ImageSet, validation: ImageSet) {
    id = whole.id
    name = whole.name
    classes = whole.classes
    channels = whole.channels
    height = whole.height
    width = whole.width
    self.train = train
    self.validation = validation
    test = whole.test
    digest = whole.digest
    (mean, deviation) = Self.statistics(of: train)
  }

  /// The shape of a batch of `count` images.
  public func shape(_ count: Int) -> Shape { [count, channels, height, width] }

  private static func digest(_ splits: ImageSet...) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(splits.reduce(0) { $0 + $1.pixels.count + $1.count } + 128)
    for split in splits {
      bytes += "idx \(split.count) \(split.channels) \(split.height) \(split.width)\n".utf8
      bytes += split.pixels
      bytes += split.labels.map { UInt8(truncatingIfNeeded: $0) }
    }
    return SHA256.hexDigest(of: bytes)
  }

  /// Mean and standard deviation of each channel, from exact integer sums, so that neither order nor rounding matters.
  private static func statistics(of split: ImageSet) -> (mean: [Float], deviation: [Float]) {
    let area = split.height * split.width
    var sums = [Int](repeating: 0, count: split.channels)
    var squares = sums
    for image in 0..<split.count {
      for channel in 0..<split.channels {
        let start = (image * split.channels + channel) * area
        for pixel in split.pixels[start..<start + area] {
          sums[channel] += Int(pixel)
          squares[channel] += Int(pixel) * Int(pixel)
        }
      }
    }
    let count = Double(max(split.count * area, 1))
    let means = sums.map { Double($0) / count }
    let deviations = zip(squares, means).map { square, mean in
      max(Double(square) / count - mean * mean, 0).squareRoot()
    }
    return (means.map { Float($0 / 255) }, deviations.map { $0 > 0 ? Float($0 / 255) : 1 })
  }
}
