/// One split of a data set: images in memory or decoded on demand, and their labels.
public struct ImageSet: Hashable, Sendable {
  /// Where the images are.
  enum Storage: Hashable, Sendable {
    /// All pixels, [n, c, h, w], last dimension fastest.
    case memory([UInt8])
    /// Some of a list of files, by their indices in it.
    case files(ImageFiles, [Int])

    static func == (first: Storage, second: Storage) -> Bool {
      switch (first, second) {
      case (.memory(let pixels), .memory(let others)): pixels == others
      case (.files(let files, let indices), .files(let others, let otherIndices)):
        files === others && indices == otherIndices
      case (.memory, .files), (.files, .memory): false
      }
    }

    func hash(into hasher: inout Hasher) {
      switch self {
      case .memory(let pixels): hasher.combine(pixels)
      case .files(_, let indices): hasher.combine(indices)
      }
    }
  }

  /// Where the images are.
  let storage: Storage
  /// The class of each image, counted from 0.
  public let labels: [Int]
  /// The number of channels.
  public let channels: Int
  /// The number of rows.
  public let height: Int
  /// The number of columns.
  public let width: Int

  /// Creates a split in memory; `pixels` must contain one image per label.
  public init(pixels: [UInt8], labels: [Int], channels: Int, height: Int, width: Int) {
    precondition(pixels.count == labels.count * channels * height * width, "a split must have one image per label")
    storage = .memory(pixels)
    self.labels = labels
    self.channels = channels
    self.height = height
    self.width = width
  }

  /// Creates a split whose images are decoded on demand: those of `files` at `indices`, one per label.
  init(files: ImageFiles, indices: [Int], labels: [Int]) {
    precondition(indices.count == labels.count, "a split must have one image per label")
    storage = .files(files, indices)
    self.labels = labels
    channels = files.channels
    height = files.preparation.size
    width = files.preparation.size
  }

  /// The images in memory, [n, c, h, w], last dimension fastest; empty for images that are decoded on demand.
  public var pixels: [UInt8] {
    switch storage {
    case .memory(let pixels): pixels
    case .files: []
    }
  }

  /// Whether the images are decoded on demand.
  public var isDecodedOnDemand: Bool {
    switch storage {
    case .memory: false
    case .files: true
    }
  }

  /// The bytes of decoded images that are kept in memory at most, beside `pixels`.
  public var cacheLimit: Int {
    switch storage {
    case .memory: 0
    case .files(let files, _): files.cache.limit
    }
  }

  /// The filter with which crops are resized.
  var interpolation: Interpolation {
    switch storage {
    case .memory: .bilinear
    case .files(let files, _): files.preparation.interpolation
    }
  }

  /// The number of images.
  public var count: Int { labels.count }

  /// The number of bytes in one image.
  public var imageSize: Int { channels * height * width }

  /// The images at these indices, in this order.
  func images(at indices: [Int]) -> ImageSet {
    let labels = indices.map { self.labels[$0] }
    switch storage {
    case .files(let files, let own): return ImageSet(files: files, indices: indices.map { own[$0] }, labels: labels)
    case .memory(let pixels):
      var chosen: [UInt8] = []
      chosen.reserveCapacity(indices.count * imageSize)
      for index in indices { chosen += pixels[index * imageSize..<(index + 1) * imageSize] }
      return ImageSet(pixels: chosen, labels: labels, channels: channels, height: height, width: width)
    }
  }

  /// The indices of the first images of as many classes as possible: the first image of each class, in the order of the
  /// images, then the second of each, and so on.
  /// - Parameter count: the number of images; all if there are fewer.
  public func examples(_ count: Int) -> [Int] {
    var seen: [Int: Int] = [:]
    let places = labels.indices.map { index -> (turn: Int, index: Int) in
      defer { seen[labels[index], default: 0] += 1 }
      return (seen[labels[index], default: 0], index)
    }
    return places.sorted { $0 < $1 }.prefix(count).map(\.index)
  }

  /// An image as networks see it without augmentation, before it is normalized.
  /// - Throws: `DataError.image` with the file's path.
  func preparedImage(_ index: Int) throws(DataError) -> PixelImage {
    switch storage {
    case .files(let files, let indices): return try files.prepared(indices[index])
    case .memory(let pixels):
      return PixelImage(
        planes: pixels[index * imageSize..<(index + 1) * imageSize], width: width, height: height, channels: channels)
    }
  }

  /// An image of its own size, from which augmentation crops.
  /// - Throws: `DataError.image` with the file's path.
  func originalImage(_ index: Int) throws(DataError) -> PixelImage {
    switch storage {
    case .files(let files, let indices): try files.image(indices[index])
    case .memory: try preparedImage(index)
    }
  }
}
