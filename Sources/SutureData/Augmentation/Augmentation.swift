/// Random changes to training images, drawn anew for each image in each epoch.
///
/// They are applied in the order of the fields, random erasing and mixing after normalization.
public struct Augmentation: Hashable, Sendable, Codable {
  /// The number of zero pixels added on every side before a random crop of the original size; 0 for no crop, and without
  /// effect beside `randomResizedCrop`.
  public var cropPadding: Int
  /// Whether images are mirrored left to right with probability ½; unsuitable for digits and letters.
  public var flip: Bool
  /// A crop of random place, size and shape, resized to the size of the networks' input; nil for none.
  ///
  /// The fields from here on are nil in settings of earlier versions, whose encoding must not change: trials are found by
  /// the digest of their settings.
  public var randomResizedCrop: RandomResizedCrop?
  /// Random brightness, contrast, saturation and hue; nil for none.
  public var colorJitter: ColorJitter?
  /// Random operations of RandAugment; nil for none.
  public var randAugment: RandAugment?
  /// A random rectangle that is set to 0; nil for none.
  public var randomErasing: RandomErasing?
  /// The parameter of the beta distribution with which the images of a batch are mixed in pairs; nil for none.
  public var mixup: Double?
  /// The parameter of the beta distribution with which a rectangle of each image comes from another; nil for none.
  public var cutmix: Double?

  /// The accepted parameters of `mixup` and `cutmix`.
  public static let mixingBounds = 0.01...100.0

  /// Creates the options.
  public init(
    cropPadding: Int = 0, flip: Bool = false, randomResizedCrop: RandomResizedCrop? = nil,
    colorJitter: ColorJitter? = nil, randAugment: RandAugment? = nil, randomErasing: RandomErasing? = nil,
    mixup: Double? = nil, cutmix: Double? = nil
  ) {
    precondition(cropPadding >= 0, "padding must not be negative")
    self.cropPadding = cropPadding
    self.flip = flip
    self.randomResizedCrop = randomResizedCrop
    self.colorJitter = colorJitter
    self.randAugment = randAugment
    self.randomErasing = randomErasing
    self.mixup = mixup
    self.cutmix = cutmix
  }

  /// No augmentation.
  public static let none = Augmentation()

  /// Whether pixels are only moved, which needs no decoded image of its own size.
  var onlyMoves: Bool {
    randomResizedCrop == nil && colorJitter == nil && randAugment == nil && randomErasing == nil
  }

  /// Whether all numbers are within their bounds; files may hold any.
  public var isSound: Bool {
    func within(_ range: ClosedRange<Double>?, _ bounds: ClosedRange<Double>) -> Bool {
      range.map { bounds.contains($0.lowerBound) && bounds.contains($0.upperBound) } ?? true
    }
    return cropPadding >= 0 && within(randomResizedCrop?.scale, RandomResizedCrop.scaleBounds)
      && within(randomResizedCrop?.ratio, RandomResizedCrop.ratioBounds)
      && [colorJitter?.brightness, colorJitter?.contrast, colorJitter?.saturation].allSatisfy {
        $0.map(ColorJitter.strengths.contains) ?? true
      }
      && colorJitter.map { ColorJitter.hues.contains($0.hue) } ?? true
      && randAugment.map {
        RandAugment.operationBounds.contains($0.operations) && RandAugment.magnitudes.contains($0.magnitude)
      } ?? true
      && [mixup, cutmix].allSatisfy { $0.map(Self.mixingBounds.contains) ?? true }
      && randomErasing.map { (0...1).contains($0.probability) } ?? true
      && within(randomErasing?.scale, RandomResizedCrop.scaleBounds)
      && within(randomErasing?.ratio, RandomResizedCrop.ratioBounds)
  }
}
