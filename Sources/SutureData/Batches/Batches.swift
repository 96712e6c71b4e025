import SutureExecution
import SutureGraph
import SutureSupport

/// One pass over a split in batches of normalised images: (pixel / 255 − mean) / deviation for each channel.
///
/// Training passes are shuffled and augmented, and drop the last partial batch; evaluation passes keep the order and
/// the partial batch. Order and augmentation depend only on seed and epoch, so that batches can be made in any order.
public struct Batches: Sequence, Sendable {
  /// The images of the split.
  public let split: ImageSet
  /// The batch size; only the last batch may be smaller.
  public let size: Int
  /// The indices of the images, in the order of this pass.
  public let order: [Int]
  /// The number of batches.
  public let count: Int

  private let scales: [Float]
  private let offsets: [Float]
  private let augmentation: Augmentation
  private let seed: UInt64
  private let epoch: Int

  /// A pass for training: shuffled, augmented, without the last partial batch.
  ///
  /// A split smaller than `size` gives one smaller batch, so that no pass is empty.
  public init(
    training data: DataSet, size: Int, seed: UInt64, epoch: Int, augmentation: Augmentation = .none
  ) {
    var stream = RandomStream(seed: seed, "data", "order", "\(epoch)")
    self.init(
      data, data.train, size: size, order: stream.permutation(data.train.count), dropsPartial: true, augmentation, seed,
      epoch)
  }

  /// A pass for evaluation: in order, without augmentation, with the last partial batch.
  public init(evaluating split: ImageSet, of data: DataSet, size: Int) {
    self.init(
      data, split, size: size, order: Array(0..<split.count), dropsPartial: false, .none, 0, 0)
  }

  private init(
    _ data: DataSet, _ split: ImageSet, size: Int, order: [Int], dropsPartial: Bool, _ augmentation: Augmentation,
    _ seed: UInt64, _ epoch: Int
  ) {
    precondition(size > 0, "the batch size must be at least 1")
    self.split = split
    self.size = Swift.min(size, Swift.max(split.count, 1))
    self.order = order
    count = dropsPartial ? split.count / self.size : (split.count + self.size - 1) / self.size
    scales = data.deviation.map { 1 / (255 * $0) }
    offsets = zip(data.mean, data.deviation).map { -$0 / $1 }
    self.augmentation = augmentation
    self.seed = seed
    self.epoch = epoch
  }

  /// The shape of one batch's images, [n, c, h, w].
  public func shape(of index: Int) -> Shape {
    [imageIndices(of: index).count, split.channels, split.height, split.width]
  }

  /// The indices within the split of a batch's images.
  public func imageIndices(of index: Int) -> ArraySlice<Int> {
    precondition((0..<count).contains(index), "a pass has \(count) batches")
    return order[index * size..<Swift.min((index + 1) * size, split.count)]
  }

  /// The batch at an index, in new storage.
  public func batch(_ index: Int) -> Batch {
    var batch = Batch(images: Tensor(shape(of: index), repeating: 0), labels: [])
    fill(index, images: &batch.images.values, labels: &batch.labels)
    return batch
  }

  /// Writes a batch into the caller's storage, which is reallocated only if its size differs.
  public func fill(_ index: Int, images: inout [Float], labels: inout [Int]) {
    let indices = imageIndices(of: index)
    let needed = indices.count * split.imageSize
    if images.count != needed { images = [Float](repeating: 0, count: needed) }
    labels.removeAll(keepingCapacity: true)
    labels.append(contentsOf: indices.lazy.map { split.labels[$0] })
    var target = images.mutableSpan
    for (position, image) in indices.enumerated() {
      write(image, to: &target, at: position * split.imageSize)
    }
  }

  private func write(_ image: Int, to target: inout MutableSpan<Float>, at start: Int) {
    let placement = placement(of: image)
    let (height, width) = (split.height, split.width)
    let pixels = split.pixels.span
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
          let pixel = inside ? Float(pixels[source + from * width + across]) : 0
          target[goal + row * width + column] = pixel * scale + offset
        }
      }
    }
  }

  /// The offsets of an image's crop, and whether it is mirrored; depends only on seed, epoch and image.
  private func placement(of image: Int) -> (down: Int, right: Int, mirrored: Bool) {
    guard augmentation != .none else { return (0, 0, false) }
    var stream = RandomStream(seed: seed, "data", "augmentation", "\(epoch)", "\(image)")
    let padding = augmentation.cropPadding
    let down = stream.uniform(below: 2 * padding + 1) - padding
    let right = stream.uniform(below: 2 * padding + 1) - padding
    return (down, right, augmentation.flip && stream.uniform() < 0.5)
  }

  /// Iterates over the batches in order.
  public func makeIterator() -> AnyIterator<Batch> {
    var index = 0
    return AnyIterator {
      guard index < count else { return nil }
      defer { index += 1 }
      return batch(index)
    }
  }
}
