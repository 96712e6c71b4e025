import Synchronization

/// Decoded images in memory, up to a number of bytes.
///
/// Images are kept until the bound is reached, and none is given up for another: a pass reads every image once in random
/// order, so that no rule of replacement would find more of them.
final class ImageCache: Sendable {
  /// The bytes that are kept at most, unless another bound is given: 256 MiB.
  static let standardLimit = 256 << 20

  /// The maximum number of bytes of pixels.
  let limit: Int
  private let state = Mutex(State())

  private struct State {
    var images: [Key: PixelImage] = [:]
    var byteCount = 0
  }

  /// An image as decoded, or prepared for the network.
  struct Key: Hashable {
    let file: Int
    let isPrepared: Bool
  }

  /// Creates an empty cache.
  init(limit: Int = standardLimit) { self.limit = limit }

  /// The bytes of pixels that are kept.
  var byteCount: Int { state.withLock { $0.byteCount } }

  /// The image of a key, from a closure unless it is kept.
  func image(_ key: Key, or make: () throws(DataError) -> PixelImage) throws(DataError) -> PixelImage {
    if let known = state.withLock({ $0.images[key] }) { return known }
    let image = try make()
    state.withLock { state in
      guard state.images[key] == nil, state.byteCount + image.pixels.count <= limit else { return }
      state.images[key] = image
      state.byteCount += image.pixels.count
    }
    return image
  }
}
