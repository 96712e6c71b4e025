import SutureGraph
import SutureSupport

/// Labelled images for training, testing and, optionally, validation, with the statistics that training needs.
public struct DataSet: Hashable, Sendable {
  /// The id in the catalogue, or the path of the folder or file.
  public let id: String
  /// The display name.
  public let name: String
  /// The number of classes: that of the names, or one more than the largest label of any split.
  public let classes: Int
  /// The names of the classes, in the order of the labels; empty if they have none.
  public let classNames: [String]
  /// The number of channels.
  public let channels: Int
  /// The number of rows.
  public let height: Int
  /// The number of columns.
  public let width: Int
  /// The training images, without those set aside for validation.
  public internal(set) var train: ImageSet
  /// The images used to choose between networks: a part of the data set of its own, or some training images, see
  /// `split(validation:)`; nil if there are none.
  public internal(set) var validation: ImageSet?
  /// The images used to evaluate the chosen networks.
  public let test: ImageSet
  /// SHA-256 of everything that networks see of the images, in hexadecimal: of the sizes, pixels and labels of all splits,
  /// or of the files' digests, the labels and the preparation; setting validation images aside keeps it.
  public let digest: String
  /// The mean of each channel, pixels scaled to 0...1: that of the training split, unless another is given.
  public internal(set) var mean: [Float]
  /// The standard deviation of each channel, pixels scaled to 0...1: that of the training split, with 1 in place of 0,
  /// unless another is given.
  public internal(set) var deviation: [Float]
  /// Remarks on how the images were found, one sentence each.
  let notes: [String]
  /// Whether mean and deviation do not depend on which training images are set aside.
  let hasFixedNormalization: Bool

  /// Creates a data set from two splits in memory with images of the same size, and computes digest and statistics.
  public init(id: String, name: String, train: ImageSet, test: ImageSet) {
    self.init(id: id, name: name, train: train, validation: nil, test: test)
  }

  /// Creates a data set from splits in memory with images of the same size, and computes digest and statistics.
  /// - Parameters:
  ///   - validation: a part of the data set of its own; nil for none.
  ///   - normalization: the mean and deviation to use instead of those of the training images.
  init(
    id: String, name: String, train: ImageSet, validation: ImageSet?, test: ImageSet, classNames: [String] = [],
    normalization: Normalization? = nil, notes: [String] = []
  ) {
    let splits = [train, test] + (validation.map { [$0] } ?? [])
    var digest = Self.digest(splits)
    if let normalization { digest = SHA256.hexDigest(of: Array("\(digest) \(normalization)".utf8)) }
    self.init(
      id: id, name: name, train: train, validation: validation, test: test, classNames: classNames, digest: digest,
      normalization: normalization ?? Normalization(of: train), isFixed: normalization != nil, notes: notes)
  }

  /// Creates a data set from its parts.
  /// - Parameter isFixed: whether the normalization does not depend on which training images are set aside.
  init(
    id: String, name: String, train: ImageSet, validation: ImageSet?, test: ImageSet, classNames: [String],
    digest: String, normalization: Normalization, isFixed: Bool, notes: [String]
  ) {
    let splits = [train, test] + (validation.map { [$0] } ?? [])
    precondition(
      splits.allSatisfy { $0.channels == train.channels && $0.height == train.height && $0.width == train.width },
      "all splits must have images of the same size")
    self.id = id
    self.name = name
    self.train = train
    self.validation = validation
    self.test = test
    channels = train.channels
    height = train.height
    width = train.width
    classes = max(classNames.count, 1 + (splits.compactMap { $0.labels.max() }.max() ?? 0))
    self.classNames = classNames
    self.digest = digest
    mean = normalization.mean
    deviation = normalization.deviation
    self.notes = notes
    hasFixedNormalization = isFixed
  }

  /// The shape of a batch of `count` images.
  public func shape(_ count: Int) -> Shape { [count, channels, height, width] }

  private static func digest(_ splits: [ImageSet]) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(splits.reduce(0) { $0 + $1.pixels.count + $1.count } + 128)
    for split in splits {
      bytes += "idx \(split.count) \(split.channels) \(split.height) \(split.width)\n".utf8
      bytes += split.pixels
      bytes += split.labels.map { UInt8(truncatingIfNeeded: $0) }
      // Labels of two bytes leave the digests of data sets with up to 256 classes as they have always been.
      if split.labels.contains(where: { $0 > 255 }) { bytes += split.labels.map { UInt8(truncatingIfNeeded: $0 >> 8) } }
    }
    return SHA256.hexDigest(of: bytes)
  }
}
