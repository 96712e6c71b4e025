internal import CImageCodecs

/// Decodes JPEG and PNG files.
enum ImageDecoder {
  /// What a file's header says of its image.
  struct Facts: Hashable, Sendable {
    /// The number of columns, as the image should be seen.
    let width: Int
    /// The number of rows, as the image should be seen.
    let height: Int
    /// 1 for grey, 3 for red, green and blue.
    let channels: Int
  }

  /// The limit of pixels in an image, in millions, unless another is given.
  static let megapixels = 100

  /// Reads a file's header.
  /// - Parameter megapixels: the maximum number of pixels in millions.
  static func facts(of file: [UInt8], megapixels: Int) throws(ImageFault) -> Facts {
    let facts = try header(of: file, megapixels: megapixels)
    let (width, height) = (Int(facts.width), Int(facts.height))
    return facts.orientation >= 5
      ? Facts(width: height, height: width, channels: Int(facts.channels))
      : Facts(width: width, height: height, channels: Int(facts.channels))
  }

  /// Decodes a file, turned as its EXIF orientation says.
  /// - Parameters:
  ///   - channels: 1 or 3, to convert the image; nil for as many as it has.
  ///   - megapixels: the maximum number of pixels in millions.
  static func image(of file: [UInt8], channels: Int? = nil, megapixels: Int) throws(ImageFault) -> PixelImage {
    var facts = try header(of: file, megapixels: megapixels)
    var failure: String?
    let decoded = PixelImage(
      width: Int(facts.width), height: Int(facts.height), channels: Int(facts.channels)
    ) { pixels in
      failure = text { suture_image_decode(file, file.count, &facts, pixels, $0) }
      // Every byte must have a value, also if decoding stopped.
      if failure != nil {
        pixels.update(repeating: 0, count: Int(facts.width) * Int(facts.height) * Int(facts.channels))
      }
    }
    if let failure { throw .damaged(failure) }
    let image = decoded.oriented(Int(facts.orientation))
    return channels.map { image.converted(toChannels: $0) } ?? image
  }

  private static func header(of file: [UInt8], megapixels: Int) throws(ImageFault) -> suture_image_facts {
    guard !file.isEmpty else { throw .empty }
    let format = suture_image_recognise(file, file.count)
    if let name = name(of: format) { throw .unsupported(name) }
    guard format != suture_image_unknown else { throw .unknown(Array(file.prefix(4))) }
    var facts = suture_image_facts()
    if let failure = text({ suture_image_inspect(file, file.count, &facts, $0) }) { throw .damaged(failure) }
    let (width, height) = (Int(facts.width), Int(facts.height))
    guard width > 0, height > 0 else { throw .damaged("it has \(width)×\(height) pixels") }
    guard width * height <= megapixels * 1_000_000 else {
      throw .tooLarge(width: width, height: height, megapixels: megapixels)
    }
    return facts
  }

  /// The name of a format that is not decoded; nil for JPEG, PNG and unknown ones.
  private static func name(of format: suture_image_format) -> String? {
    switch format {
    case suture_image_gif: "GIF"
    case suture_image_webp: "WebP"
    case suture_image_bmp: "BMP"
    case suture_image_tiff: "TIFF"
    case suture_image_heif: "HEIF or AVIF"
    default: nil
    }
  }

  /// Calls a function that writes an error's text and returns false if it fails.
  private static func text(_ body: (UnsafeMutablePointer<CChar>) -> Bool) -> String? {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(suture_image_error_size)) { buffer in
      guard let base = buffer.baseAddress else { return "there is not enough memory" }
      base.update(repeating: 0, count: buffer.count)
      return body(base) ? nil : String(cString: base)
    }
  }
}
