/// How a decoded image of any size becomes one that a network sees, without randomness: the shorter side is resized, and
/// the centre is cropped.
///
/// - Source: torchvision's `Resize` and `CenterCrop`.
struct ImagePreparation: Hashable, Sendable {
  /// The length of the shorter side after resizing.
  let resize: Int
  /// The rows and columns of the crop; at most `resize`.
  let size: Int
  /// The filter.
  let interpolation: Interpolation

  /// The image that a network sees.
  func prepared(_ image: PixelImage) -> PixelImage {
    let isTall = image.width <= image.height
    let longer = resize * max(image.width, image.height) / min(image.width, image.height)
    let (width, height) = (isTall ? resize : longer, isTall ? longer : resize)
    // Only the crop is computed: of an image that is very long, the rest would be too large.
    return image.resized(
      width: width, height: height, interpolation,
      window: PixelBox(x: Self.offset(width - size), y: Self.offset(height - size), width: size, height: size))
  }

  /// Half of what is cut off, rounded like Python's `round`: halves go to the even number.
  static func offset(_ rest: Int) -> Int { Int((Double(rest) / 2).rounded(.toNearestOrEven)) }
}

extension ImagePreparation: CustomStringConvertible {
  /// The text that is part of a data set's digest.
  var description: String { "resize \(resize) \(interpolation.rawValue) crop \(size)" }
}
