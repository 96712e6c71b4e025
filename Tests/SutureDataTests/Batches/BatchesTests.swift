import SutureData
import SutureExecution
import SutureGraph
import Testing

struct BatchesTests {
  /// Ten images of 1×2×2: image i holds 4·i … 4·i + 3, its label is i.
  private static let data: DataSet = {
    let split = ImageSet(pixels: (0..<40).map { UInt8($0) }, labels: Array(0..<10), channels: 1, height: 2, width: 2)
    return DataSet(id: "t", name: "t", train: split, test: split)
  }()

  @Test func `evaluation keeps the order and the short last batch`() throws {
    let batches = Batches(evaluating: Self.data.test, of: Self.data, size: 4)
    #expect(batches.count == 3)
    #expect((0..<3).map { batches.labels(of: $0) } == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]])
    #expect(batches.shape(of: 2) == [2, 1, 2, 2])
    #expect(try batches.batch(2).images.shape == [2, 1, 2, 2])
  }

  @Test func `pixels are scaled to 0 to 1, centred and divided by the deviation`() throws {
    let batch = try Batches(evaluating: Self.data.test, of: Self.data, size: 10).batch(0)
    for (index, value) in batch.images.values.enumerated() {
      let expected = (Float(index) / 255 - Self.data.mean[0]) / Self.data.deviation[0]
      #expect(abs(value - expected) < 1e-5)
    }
    let mean = batch.images.values.reduce(0, +) / 40
    let variance = batch.images.values.reduce(0) { $0 + $1 * $1 } / 40
    #expect(abs(mean) < 1e-5)
    #expect(abs(variance - 1) < 1e-4)
  }

  @Test func `training drops the last partial batch and shuffles anew in each epoch`() {
    let first = Batches(training: Self.data, size: 4, seed: 0, epoch: 0)
    #expect(first.count == 2)
    #expect(first.order == [8, 4, 6, 9, 3, 1, 5, 7, 0, 2])
    #expect((0..<2).map { first.labels(of: $0) } == [[8, 4, 6, 9], [3, 1, 5, 7]])
    #expect(Batches(training: Self.data, size: 4, seed: 0, epoch: 1).order != first.order)
    #expect(Batches(training: Self.data, size: 4, seed: 1, epoch: 0).order != first.order)
    #expect(Batches(training: Self.data, size: 4, seed: 0, epoch: 0).order == first.order)
  }

  @Test func `a batch larger than the split is the split`() {
    let batches = Batches(training: Self.data, size: 64, seed: 0, epoch: 0)
    #expect(batches.count == 1 && batches.labels(of: 0).count == 10)
  }

  @Test func `filling overwrites the storage`() throws {
    let batches = Batches(evaluating: Self.data.test, of: Self.data, size: 4)
    var images = [Float](repeating: .nan, count: 16)
    var labels = [9, 9, 9]
    try batches.fill(1, images: &images, labels: &labels)
    #expect(try Batch(images: Tensor([4, 1, 2, 2], images), labels: labels) == batches.batch(1))
    try batches.fill(2, images: &images, labels: &labels)
    #expect(images.count == 8)
  }

  @Test func `a crop shifts the image by at most the padding and fills with black`() throws {
    let padding = 1
    let batches = Batches(
      training: Self.data, size: 10, seed: 0, epoch: 0, augmentation: Augmentation(cropPadding: padding))
    let batch = try batches.batch(0)
    var seen: Set<[Int]> = []
    for (position, image) in batches.imageIndices(of: 0).enumerated() {
      let pixels = batch.images.values[4 * position..<4 * position + 4].map(Self.pixel)
      let match = Self.crops(of: image, padding: padding).first { $0.pixels == pixels }
      #expect(match != nil, "image \(image): \(pixels)")
      if let match { seen.insert([match.down, match.right]) }
    }
    #expect(seen.count > 2)
  }

  @Test func `flipping mirrors some images and leaves the others`() throws {
    let batches = Batches(training: Self.data, size: 10, seed: 0, epoch: 0, augmentation: Augmentation(flip: true))
    let batch = try batches.batch(0)
    var mirrored = 0
    for (position, image) in batches.imageIndices(of: 0).enumerated() {
      let pixels = batch.images.values[4 * position..<4 * position + 4].map(Self.pixel)
      let plain = (0..<4).map { 4 * image + $0 }
      if pixels == plain { continue }
      #expect(pixels == [plain[1], plain[0], plain[3], plain[2]])
      mirrored += 1
    }
    #expect((1...9).contains(mirrored))
  }

  @Test func `augmentation depends on seed, epoch and image, but not on the batch`() throws {
    let options = Augmentation(cropPadding: 2, flip: true)
    func pixels(size: Int, epoch: Int) throws -> [Int: [Float]] {
      let batches = Batches(training: Self.data, size: size, seed: 3, epoch: epoch, augmentation: options)
      var found: [Int: [Float]] = [:]
      for index in 0..<batches.count {
        let batch = try batches.batch(index)
        for (position, image) in batches.imageIndices(of: index).enumerated() {
          found[image] = Array(batch.images.values[4 * position..<4 * position + 4])
        }
      }
      return found
    }
    #expect(try pixels(size: 2, epoch: 0) == pixels(size: 5, epoch: 0))
    #expect(try pixels(size: 5, epoch: 0) != pixels(size: 5, epoch: 1))
  }

  private static func pixel(_ value: Float) -> Int {
    Int(((value * data.deviation[0] + data.mean[0]) * 255).rounded())
  }

  /// Every crop of a padded image, built the plain way.
  private static func crops(of image: Int, padding: Int) -> [(down: Int, right: Int, pixels: [Int])] {
    let range = -padding...padding
    return range.flatMap { down in
      range.map { right in
        let pixels = (0..<4).map { place in
          let (row, column) = (place / 2 + down, place % 2 + right)
          return (0..<2).contains(row) && (0..<2).contains(column) ? 4 * image + 2 * row + column : 0
        }
        return (down, right, pixels)
      }
    }
  }
}
