import SutureExecution
import SutureGraph
import SutureSupport

/// One pass over a split in batches of normalised images: (pixel / 255 − mean) / deviation for each channel.
///
/// Training passes are shuffled and augmented, and drop the last partial batch; evaluation passes keep the order and
/// the partial batch. Order and augmentation depend only on seed and epoch, so that batches can be made in any order and
/// with any number of threads.
public struct Batches: Sendable {
  /// The images of the split.
  public let split: ImageSet
  /// The batch size; only the last batch may be smaller.
  public let size: Int
  /// The indices of the images, in the order of this pass.
  public let order: [Int]
  /// The number of batches.
  public let count: Int

  private let writer: ImageWriter
  private let mixing: BatchMixing?
  private let seed: UInt64
  private let epoch: Int
  private let threads: Int

  /// A pass for training: shuffled, augmented, without the last partial batch.
  ///
  /// A split smaller than `size` gives one smaller batch, so that no pass is empty.
  /// - Parameter threads: the number of threads that decode and augment images.
  public init(
    training data: DataSet, size: Int, seed: UInt64, epoch: Int, augmentation: Augmentation = .none,
    threads: ThreadCount = .one
  ) {
    var stream = RandomStream(seed: seed, "data", "order", "\(epoch)")
    self.init(
      data.train, size: size, order: stream.permutation(data.train.count), dropsPartial: true,
      ImageWriter(data, data.train, augmentation, seed: seed, epoch: epoch),
      BatchMixing(mixup: augmentation.mixup, cutmix: augmentation.cutmix), seed, epoch, threads)
  }

  /// A pass for evaluation: in order, without augmentation, with the last partial batch.
  /// - Parameter threads: the number of threads that decode images.
  public init(evaluating split: ImageSet, of data: DataSet, size: Int, threads: ThreadCount = .one) {
    self.init(
      split, size: size, order: Array(0..<split.count), dropsPartial: false,
      ImageWriter(data, split, .none, seed: 0, epoch: 0), nil, 0, 0, threads)
  }

  private init(
    _ split: ImageSet, size: Int, order: [Int], dropsPartial: Bool, _ writer: ImageWriter, _ mixing: BatchMixing?,
    _ seed: UInt64, _ epoch: Int, _ threads: ThreadCount
  ) {
    precondition(size > 0, "the batch size must be at least 1")
    self.split = split
    self.size = min(size, max(split.count, 1))
    self.order = order
    count = dropsPartial ? split.count / self.size : (split.count + self.size - 1) / self.size
    self.writer = writer
    self.mixing = mixing
    self.seed = seed
    self.epoch = epoch
    self.threads = threads.value
  }

  /// The shape of one batch's images, [n, c, h, w].
  public func shape(of index: Int) -> Shape {
    [imageIndices(of: index).count, split.channels, split.height, split.width]
  }

  /// The indices within the split of a batch's images.
  public func imageIndices(of index: Int) -> ArraySlice<Int> {
    precondition((0..<count).contains(index), "a pass has \(count) batches")
    return order[index * size..<min((index + 1) * size, split.count)]
  }

  /// The classes of a batch's images.
  public func labels(of index: Int) -> [Int] { imageIndices(of: index).map { split.labels[$0] } }

  /// The batch at an index, in new storage.
  /// - Throws: `DataError.image` if an image cannot be decoded.
  public func batch(_ index: Int) throws(DataError) -> Batch {
    var batch = Batch(images: Tensor(shape(of: index), repeating: 0), labels: [])
    batch.mix = try fill(index, images: &batch.images.values, labels: &batch.labels)
    return batch
  }

  /// Writes a batch into the caller's storage, which is reallocated only if its size differs.
  /// - Returns: the second labels of images that are mixed; nil if none are.
  /// - Throws: `DataError.image` if an image cannot be decoded: the first of the batch, whatever the number of threads.
  @discardableResult
  public func fill(_ index: Int, images: inout [Float], labels: inout [Int]) throws(DataError) -> LabelMix? {
    try write(index, images: &images, labels: &labels)
    guard let mixing else { return nil }
    var stream = RandomStream(seed: seed, "data", "mixing", "\(epoch)", "\(index)")
    let sizes = [labels.count, split.channels, split.height, split.width]
    return mixing.mix(&images, sizes: sizes, labels: labels, &stream)
  }

  private func write(_ index: Int, images: inout [Float], labels: inout [Int]) throws(DataError) {
    let indices = imageIndices(of: index)
    let needed = indices.count * split.imageSize
    if images.count != needed { images = [Float](repeating: 0, count: needed) }
    labels.removeAll(keepingCapacity: true)
    labels.append(contentsOf: indices.lazy.map { split.labels[$0] })
    guard !writer.onlyMoves else {
      var target = images.mutableSpan
      for (position, image) in indices.enumerated() {
        writer.move(image, to: &target, at: position * split.imageSize)
      }
      return
    }
    let (writer, first, imageSize) = (writer, indices.startIndex, split.imageSize)
    try images.withUnsafeMutableBufferPointer { (buffer) throws(DataError) in
      let target = SharedFloats(buffer)
      try ParallelLoop.run(indices.count, threads: threads) { (position) throws(DataError) in
        try writer.write(indices[first + position], to: target.part(position, imageSize))
      }
    }
  }
}

/// Floats of which several threads write disjoint parts.
private struct SharedFloats: @unchecked Sendable {
  private let buffer: UnsafeMutableBufferPointer<Float>

  init(_ buffer: UnsafeMutableBufferPointer<Float>) { self.buffer = buffer }

  /// One of the parts of equal size.
  func part(_ index: Int, _ size: Int) -> UnsafeMutableBufferPointer<Float> {
    UnsafeMutableBufferPointer(rebasing: buffer[index * size..<(index + 1) * size])
  }
}
