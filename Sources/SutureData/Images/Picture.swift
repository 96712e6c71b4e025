internal import CImageCodecs

/// A picture that is made for people to look at: an image as a network sees it, with maps over it.
public struct Picture: Hashable, Sendable {
  /// Red, green and blue.
  private let image: PixelImage

  private init(_ image: PixelImage) { self.image = image }

  /// The image as a picture of at least `width` and less than twice as many columns, without a map.
  ///
  /// Images are enlarged by whole factors and reduced to whole fractions.
  init(_ image: PixelImage, width: Int) {
    let (scale, fraction) = (max(1, (width + image.width - 1) / image.width), max(1, image.width / width))
    self.init(
      image.converted(toChannels: 3).resized(
        width: scale * image.width / fraction, height: max(1, scale * image.height / fraction), .bilinear))
  }

  /// The picture under a map of numbers, coloured from dark blue for the least to yellow for the largest.
  /// - Parameters:
  ///   - map: rows · columns numbers, of which the picture shows its own pixels' neighbours smoothly.
  ///   - range: the numbers of the first and the last colour; others are shown as the nearest of these.
  public func overlaid(_ map: [Float], rows: Int, columns: Int, range: ClosedRange<Float>) -> Picture {
    precondition(map.count == rows * columns, "a map has a number for each of its places")
    let span = range.upperBound - range.lowerBound
    let levels = map.map { number -> UInt8 in
      guard span > 0, number.isFinite else { return 0 }
      return UInt8(min(max((number - range.lowerBound) / span, 0), 1) * 255)
    }
    let smooth = PixelImage(width: columns, height: rows, channels: 1, pixels: levels)
      .resized(width: image.width, height: image.height, .bilinear)
    let pixels = image.pixels.indices.map { index -> UInt8 in
      let colour = Self.colours[Int(smooth.pixels[index / 3])][index % 3]
      return UInt8((Int(image.pixels[index]) * 2 + Int(colour) * 3) / 5)
    }
    return Picture(PixelImage(width: image.width, height: image.height, channels: 3, pixels: pixels))
  }

  /// Pictures of one size side by side, with white between them.
  public static func row(_ pictures: [Picture], gap: Int = 4) -> Picture {
    guard let first = pictures.first?.image else {
      return Picture(PixelImage(width: 1, height: 1, channels: 3, pixels: [255, 255, 255]))
    }
    let width = pictures.reduce(gap * (pictures.count - 1)) { $0 + $1.image.width }
    var pixels = [UInt8](repeating: 255, count: width * first.height * 3)
    var start = 0
    for picture in pictures {
      let own = picture.image
      precondition(own.height == first.height, "pictures of a row have one height")
      for row in 0..<own.height {
        let from = row * own.width * 3
        let to = (row * width + start) * 3
        pixels.replaceSubrange(to..<to + own.width * 3, with: own.pixels[from..<from + own.width * 3])
      }
      start += own.width + gap
    }
    return Picture(PixelImage(width: width, height: first.height, channels: 3, pixels: pixels))
  }

  /// The picture as a PNG file.
  /// - Throws: `DataError.picture` with libpng's reason.
  public func png() throws(DataError) -> [UInt8] {
    // Twice the pixels are room for any picture, also one that does not compress.
    var file = [UInt8](repeating: 0, count: 2 * image.pixels.count + 4096)
    var count = file.count
    var text = [CChar](repeating: 0, count: Int(suture_image_error_size))
    let isWritten = suture_image_encode_png(
      image.pixels, UInt32(image.width), UInt32(image.height), 3, &file, &count, &text)
    guard isWritten else {
      let reason = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      throw .picture(reason: String(decoding: reason, as: UTF8.self))
    }
    return Array(file[..<count])
  }

  // MARK: Colours

  /// Colours whose brightness rises evenly, from dark blue over green to yellow: linear between five of viridis.
  ///
  /// - Source: van der Walt and Smith, viridis, matplotlib 2.0.
  private static let colours: [[UInt8]] = {
    let knots: [[Double]] = [[68, 1, 84], [59, 82, 139], [33, 145, 140], [94, 201, 98], [253, 231, 37]]
    return (0..<256).map { level in
      let place = Double(level) / 255 * Double(knots.count - 1)
      let knot = min(Int(place), knots.count - 2)
      let part = place - Double(knot)
      return (0..<3).map { UInt8((knots[knot][$0] * (1 - part) + knots[knot + 1][$0] * part).rounded()) }
    }
  }()
}
