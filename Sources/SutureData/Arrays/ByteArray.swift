import SutureSupport

/// An array of bytes with its sizes, and the file that it comes from.
struct ByteArray: Hashable, Sendable {
  /// The file's path, with the name of the array in it if it has several; for messages.
  let path: String
  /// The sizes, outermost first.
  let dimensions: [Int]
  /// The elements, last dimension fastest.
  let bytes: [UInt8]
}

extension ImageSet {
  /// Images from an array [n, h, w], [n, c, h, w] or [n, h, w, c].
  /// - Parameters:
  ///   - labels: the class of each image.
  ///   - labelPath: the file of the labels, for messages.
  ///   - layout: the order of the dimensions; nil to refuse sizes that look like channels last.
  init(
    _ images: ByteArray, labels: [Int], labelPath: String, layout: PixelLayout?
  ) throws(DataError) {
    let sizes = images.dimensions
    guard sizes.count == 3 || sizes.count == 4 else {
      throw .file(images.path, .wrongRank(role: "images", expected: [3, 4], found: sizes))
    }
    if layout == nil, let other = Self.sizesWithChannelsFirst(sizes) {
      throw .file(images.path, .channelsLast(found: sizes, expected: other))
    }
    let isLast = layout == .channelsLast && sizes.count == 4
    if isLast, !(1...4).contains(sizes[3]) { throw .file(images.path, .notChannelsLast(sizes)) }
    guard !images.bytes.isEmpty else { throw .file(images.path, .empty(sizes)) }
    guard sizes[0] == labels.count else {
      throw .disagreement(
        images.path, labelPath,
        what: "\(Words.plural(sizes[0], "image")) and \(Words.plural(labels.count, "label"))")
    }
    let channels = sizes.count == 3 ? 1 : isLast ? sizes[3] : sizes[1]
    let (height, width) = isLast ? (sizes[1], sizes[2]) : (sizes[sizes.count - 2], sizes[sizes.count - 1])
    self.init(
      pixels: isLast ? Self.planes(images.bytes, count: sizes[0], area: height * width, channels) : images.bytes,
      labels: labels, channels: channels, height: height, width: width)
  }

  /// Pixels with their channels first from those with their channels last.
  private static func planes(_ pixels: [UInt8], count: Int, area: Int, _ channels: Int) -> [UInt8] {
    guard channels > 1 else { return pixels }
    return [UInt8](unsafeUninitializedCapacity: pixels.count) { planes, filled in
      pixels.withUnsafeBufferPointer { pixels in
        for image in 0..<count {
          let start = image * area * channels
          for channel in 0..<channels {
            for pixel in 0..<area {
              planes[start + channel * area + pixel] = pixels[start + pixel * channels + channel]
            }
          }
        }
      }
      filled = pixels.count
    }
  }

  /// The sizes that images should have if they seem to be stored with channels last, [n, h, w, c]; otherwise nil.
  ///
  /// Read as [n, c, h, w], such images would be narrower than five pixels and have more channels than columns.
  static func sizesWithChannelsFirst(_ sizes: [Int]) -> [Int]? {
    guard sizes.count == 4, (1...4).contains(sizes[3]), sizes[3] < sizes[1] else { return nil }
    guard sizes[1] == sizes[2] || (sizes[1] > 4 && sizes[2] > 4) else { return nil }
    return [sizes[0], sizes[3], sizes[1], sizes[2]]
  }
}
