import SutureSupport

extension DataSet {
  /// The seed of the split; fixed, so that all candidates, trial seeds and sweeps use the same split of a data set.
  private static let splitSeed: UInt64 = 0

  /// The data set with a share of each class's training images set aside for validation.
  ///
  /// The share is rounded to whole images of each class, at least one and never all; a class with a single training
  /// image keeps it. The choice depends only on the data set, the share and a fixed seed. `mean` and `deviation` are
  /// those of the images that remain for training; `digest` remains that of the whole data set.
  ///
  /// - Returns: the data set unchanged if the share is none.
  /// - Throws: `DataError.noValidationImages` if no class has two training images.
  public func split(validation share: ValidationShare) throws(DataError) -> DataSet {
    guard !share.isNone else { return self }
    let byClass = Dictionary(grouping: train.labels.indices) { train.labels[$0] }
    var chosen: [Int] = []
    for (label, images) in byClass {
      let count = min(max(Int((share.fraction * Double(images.count)).rounded()), 1), images.count - 1)
      var stream = RandomStream(seed: Self.splitSeed, "data", "validation", "\(label)")
      chosen += stream.permutation(images.count).prefix(count).map { images[$0] }
    }
    guard !chosen.isEmpty else {
      throw .noValidationImages(id, share: share, images: train.count, classes: byClass.count)
    }
    let isChosen = Set(chosen)
    return DataSet(
      self, train: train.images(at: train.labels.indices.filter { !isChosen.contains($0) }),
      validation: train.images(at: chosen.sorted()))
  }

  /// The images used for choices: the validation images, or the test images if none were set aside.
  public var choices: (split: EvaluationSplit, images: ImageSet) {
    validation.map { (.validation, $0) } ?? (.test, test)
  }
}

/// The images on which an accuracy was measured.
public enum EvaluationSplit: String, Hashable, Sendable, Codable {
  /// Images set aside from the training images; choices between networks use these.
  case validation
  /// The test images; if no choice was made on them, their accuracy is an unbiased estimate.
  case test
}

extension ImageSet {
  /// The images at these indices, in this order.
  func images(at indices: [Int]) -> ImageSet {
    var chosen: [UInt8] = []
    chosen.reserveCapacity(indices.count * imageSize)
    for index in indices { chosen += pixels[index * imageSize..<(index + 1) * imageSize] }
    return ImageSet(
      pixels: chosen, labels: indices.map { labels[$0] }, channels: channels, height: height, width: width)
  }
}
