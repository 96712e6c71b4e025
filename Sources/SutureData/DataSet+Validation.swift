import SutureSupport

extension DataSet {
  /// The seed of the split; fixed, so that all candidates, trial seeds and sweeps use the same split of a data set.
  private static let splitSeed: UInt64 = 0

  /// The data set with a share of each class's training images set aside for validation.
  ///
  /// A data set that has validation images of its own keeps them, whatever the share, unless it is none: then it has none.
  /// Otherwise, the share is rounded to whole images of each class, at least one and never all; a class with a single
  /// training image keeps it. The choice depends only on the data set, the share and a fixed seed. `mean` and `deviation`
  /// are those of the images that remain for training, unless they were given; `digest` remains that of the whole data
  /// set.
  ///
  /// - Returns: the data set unchanged if the share is none and it has no validation images of its own.
  /// - Throws: `DataError.noValidationImages` if no class has two training images.
  public func split(validation share: ValidationShare) throws(DataError) -> DataSet {
    var split = self
    guard !share.isNone else {
      split.validation = nil
      return split
    }
    guard validation == nil else { return self }
    let byClass = Dictionary(grouping: train.labels.indices) { train.labels[$0] }
    let chosen = Self.share(share.fraction, of: byClass, for: "validation")
    guard !chosen.isEmpty else {
      throw .noValidationImages(id, share: share, images: train.count, classes: byClass.count)
    }
    let isChosen = Set(chosen)
    split.train = train.images(at: train.labels.indices.filter { !isChosen.contains($0) })
    split.validation = train.images(at: chosen.sorted())
    if !hasFixedNormalization {
      let normalization = Normalization(of: split.train)
      (split.mean, split.deviation) = (normalization.mean, normalization.deviation)
    }
    return split
  }

  /// A share of the images of each class, at least one and never all.
  /// - Parameter purpose: names the random numbers.
  static func share(_ fraction: Double, of byClass: [Int: [Int]], for purpose: String) -> [Int] {
    var chosen: [Int] = []
    for (label, images) in byClass {
      let count = min(max(Int((fraction * Double(images.count)).rounded()), 1), images.count - 1)
      var stream = RandomStream(seed: splitSeed, "data", purpose, "\(label)")
      chosen += stream.permutation(images.count).prefix(count).map { images[$0] }
    }
    return chosen
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
