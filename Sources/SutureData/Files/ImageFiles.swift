import SutureSupport

/// Image files that are decoded on demand.
final class ImageFiles: Sendable {
  /// The files' paths.
  let paths: [String]
  /// The channels that all images get.
  let channels: Int
  /// How they become what networks see.
  let preparation: ImagePreparation
  /// The decoded images in memory.
  let cache: ImageCache
  /// The maximum number of pixels of an image, in millions.
  private let megapixels: Int

  init(
    paths: [String], channels: Int, preparation: ImagePreparation, megapixels: Int, cache: ImageCache = ImageCache()
  ) {
    self.paths = paths
    self.channels = channels
    self.preparation = preparation
    self.megapixels = megapixels
    self.cache = cache
  }

  /// The image of a file as decoded.
  /// - Throws: `DataError.image` with the file's path.
  func image(_ file: Int) throws(DataError) -> PixelImage {
    try cache.image(.init(file: file, isPrepared: false)) { () throws(DataError) in try decoded(file) }
  }

  /// The image of a file as networks see it without augmentation.
  /// - Throws: `DataError.image` with the file's path.
  func prepared(_ file: Int) throws(DataError) -> PixelImage {
    try cache.image(.init(file: file, isPrepared: true)) { () throws(DataError) in
      preparation.prepared(try decoded(file))
    }
  }

  private func decoded(_ file: Int) throws(DataError) -> PixelImage {
    let path = paths[file]
    let bytes = try Self.bytes(of: path)
    do throws(ImageFault) {
      return try ImageDecoder.image(of: bytes, channels: channels, megapixels: megapixels)
    } catch { throw .image(path, error) }
  }

  /// The maximum size of an image file.
  private static let maximumLength = 1 << 30

  /// The content of an image file.
  /// - Throws: `DataError.image` with the file's path.
  static func bytes(of path: String) throws(DataError) -> [UInt8] {
    do { return try FileBytes.read(path, limit: maximumLength, kind: .regular) } catch {
      throw .image(path, .unreadable(error.reason))
    }
  }
}
