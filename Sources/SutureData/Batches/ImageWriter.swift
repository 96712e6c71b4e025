import SutureSupport

/// Writes normalised and, for training, augmented images of a split: (pixel / 255 − mean) / deviation.
///
/// What an image becomes depends only on seed, epoch and its index in the split.
struct ImageWriter: Sendable {
  private let split: ImageSet
  private let scales: [Float]
  private let offsets: [Float]
  private let augmentation: Augmentation
  private let seed: UInt64
  private let epoch: Int

  init(_ data: DataSet, _ split: ImageSet, _ augmentation: Augmentation, seed: UInt64, epoch: Int) {
    self.split = split
    scales = data.deviation.map { 1 / (255 * $0) }
    offsets = zip(data.mean, data.deviation).map { -$0 / $1 }
    self.augmentation = augmentation
    self.seed = seed
    self.epoch = epoch
  }

  /// Whether images are in memory and their pixels are only moved.
  var onlyMoves: Bool { !split.isDecodedOnDemand && augmentation.onlyMoves }

  // MARK: Images in memory

  /// Writes an image in memory whose pixels are only moved.
  func move(_ image: Int, to target: inout MutableSpan<Float>, at start: Int) {
    let placement = placement(of: image)
    let (height, width) = (split.height, split.width)
    let pixels = split.pixels
    let samples = pixels.span
    for channel in 0..<split.channels {
      let (scale, offset) = (scales[channel], offsets[channel])
      let source = image * split.imageSize + channel * height * width
      let goal = start + channel * height * width
      for row in 0..<height {
        let from = row + placement.down
        for column in 0..<width {
          let across = (placement.mirrored ? width - 1 - column : column) + placement.right
          let inside = (0..<height).contains(from) && (0..<width).contains(across)
          // Padding pixels are 0 before normalisation.
          let pixel = inside ? Float(samples[source + from * width + across]) : 0
          target[goal + row * width + column] = pixel * scale + offset
        }
      }
    }
  }

  /// The offsets of an image's crop, and whether it is mirrored.
  private func placement(of image: Int) -> (down: Int, right: Int, mirrored: Bool) {
    guard augmentation != .none else { return (0, 0, false) }
    var stream = stream(of: image)
    let padding = augmentation.cropPadding
    let down = stream.uniform(below: 2 * padding + 1) - padding
    let right = stream.uniform(below: 2 * padding + 1) - padding
    return (down, right, augmentation.flip && stream.uniform() < 0.5)
  }

  // MARK: Other images

  /// Writes an image that is decoded, or whose pixels are changed.
  /// - Throws: `DataError.image` if it cannot be decoded.
  func write(_ index: Int, to target: UnsafeMutableBufferPointer<Float>) throws(DataError) {
    let image = try augmented(index)
    let area = image.width * image.height
    image.pixels.withUnsafeBufferPointer { pixels in
      for channel in 0..<image.channels {
        let (scale, offset) = (scales[channel], offsets[channel])
        for pixel in 0..<area {
          target[channel * area + pixel] = Float(pixels[pixel * image.channels + channel]) * scale + offset
        }
      }
    }
    guard let erasing = augmentation.randomErasing else { return }
    var stream = stream(of: index, "erasing")
    guard let box = erasing.box(width: image.width, height: image.height, &stream) else { return }
    for channel in 0..<image.channels {
      for row in box.y..<box.y + box.height {
        let start = channel * area + row * image.width + box.x
        target[start..<start + box.width].update(repeating: 0)
      }
    }
  }

  /// The image with all changes of its bytes.
  private func augmented(_ index: Int) throws(DataError) -> PixelImage {
    let placement = placement(of: index)
    var image: PixelImage
    if let crop = augmentation.randomResizedCrop {
      let original = try split.originalImage(index)
      var stream = stream(of: index, "crop")
      let box = crop.box(width: original.width, height: original.height, &stream)
      image = original.resized(box, width: split.width, height: split.height, split.interpolation)
    } else {
      image = try split.preparedImage(index).shifted(down: placement.down, right: placement.right)
    }
    if placement.mirrored { image = image.mirrored() }
    if let jitter = augmentation.colorJitter {
      var stream = stream(of: index, "colour")
      image = jitter.apply(to: image, &stream)
    }
    if let randAugment = augmentation.randAugment {
      var stream = stream(of: index, "operations")
      image = randAugment.apply(to: image, &stream)
    }
    return image
  }

  /// The random numbers of an image, or of one of its changes: switching one on does not change the others.
  private func stream(of image: Int, _ change: String...) -> RandomStream {
    RandomStream(seed: seed, path: ["data", "augmentation", "\(epoch)", "\(image)"] + change)
  }
}
