/// How training images are varied: a fresh draw for each image in each epoch.
public struct Augmentation: Hashable, Sendable, Codable {
  /// Zero pixels added on every side before a crop of the old size is taken at a random place; 0 for none.
  public var cropPadding: Int
  /// Whether half of the images are mirrored left to right: not for digits and letters.
  public var flip: Bool

  /// Creates the options.
  public init(cropPadding: Int = 0, flip: Bool = false) {
    precondition(cropPadding >= 0, "padding is not negative")
    self.cropPadding = cropPadding
    self.flip = flip
  }

  /// Images as they are.
  public static let none = Augmentation()
}
