/// Random changes to training images, drawn anew for each image in each epoch.
public struct Augmentation: Hashable, Sendable, Codable {
  /// The number of zero pixels added on every side before a random crop of the original size; 0 for no crop.
  public var cropPadding: Int
  /// Whether images are mirrored left to right with probability ½; unsuitable for digits and letters.
  public var flip: Bool

  /// Creates the options.
  public init(cropPadding: Int = 0, flip: Bool = false) {
    precondition(cropPadding >= 0, "padding must not be negative")
    self.cropPadding = cropPadding
    self.flip = flip
  }

  /// No augmentation.
  public static let none = Augmentation()
}
