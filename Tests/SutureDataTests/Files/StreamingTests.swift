import SutureExecution
import Testing

@testable import SutureData

/// Batches of images that are decoded on demand.
struct StreamingTests {
  /// Ten images of different sizes in two classes.
  private static func data(_ size: Int = 16) throws -> (tree: FileTree, data: DataSet) {
    let images = ["colour.jpg", "progressive.jpg", "inks.jpg", "orientation-5.jpg", "colour.png"]
    let tree = try FileTree([:])
    for part in ["train", "test"] {
      for name in ["a", "b"] {
        for image in images { try tree.write(try Fixture.bytes(image), to: "\(part)/\(name)/\(image)") }
      }
    }
    var options = ImageOptions()
    options.size = size
    return (tree, try DataSet.load(folder: tree.path, options: options))
  }

  private static let augmentation = Augmentation(
    cropPadding: 2, flip: true, randomResizedCrop: RandomResizedCrop(), colorJitter: ColorJitter(0.4),
    randAugment: RandAugment(), randomErasing: RandomErasing())

  @Test func `order and augmentation are the same with any number of threads`() throws {
    let (tree, data) = try Self.data()
    defer { _ = tree }
    for augmentation in [Augmentation(cropPadding: 1, flip: true), Self.augmentation] {
      func batches(_ threads: Int, epoch: Int = 1) throws -> [Batch] {
        let batches = Batches(
          training: data, size: 4, seed: 5, epoch: epoch, augmentation: augmentation,
          threads: try #require(ThreadCount(threads)))
        return try (0..<batches.count).map { try batches.batch($0) }
      }
      let one = try batches(1)
      #expect(one.count == 2 && one[0].images.values.allSatisfy(\.isFinite))
      for threads in [2, 3, 16] { #expect(try batches(threads) == one) }
      #expect(try batches(1, epoch: 2) != one)
    }
  }

  @Test func `an image's augmentation does not depend on its batch`() throws {
    let (tree, data) = try Self.data()
    defer { _ = tree }
    func images(size: Int) throws -> [Int: [Float]] {
      let batches = Batches(training: data, size: size, seed: 1, epoch: 3, augmentation: Self.augmentation)
      var images: [Int: [Float]] = [:]
      for index in 0..<batches.count {
        let values = try batches.batch(index).images.values
        for (position, image) in batches.imageIndices(of: index).enumerated() {
          images[image] = Array(values[position * 768..<(position + 1) * 768])
        }
      }
      return images
    }
    #expect(try images(size: 2) == images(size: 5))
  }

  @Test func `evaluation normalizes prepared images`() throws {
    let (tree, data) = try Self.data()
    defer { _ = tree }
    let batch = try Batches(evaluating: data.test, of: data, size: 4).batch(0)
    let image = try data.test.preparedImage(1)
    for channel in 0..<3 {
      let expected = (Float(image.pixels[3 * 20 + channel]) / 255 - data.mean[channel]) / data.deviation[channel]
      #expect(abs(batch.images.values[768 + channel * 256 + 20] - expected) < 1e-5)
    }
  }

  @Test func `the cache keeps images up to its bound and gives the same ones`() throws {
    let image = Fixture.pattern(10, 10, 3)
    let cache = ImageCache(limit: 1000)
    var made = 0
    for _ in 0..<2 {
      for file in 0..<5 {
        let found = try cache.image(.init(file: file, isPrepared: true)) { () throws(DataError) in
          made += 1
          return image
        }
        #expect(found == image)
      }
    }
    // Three of 300 bytes fit; the other two are made again.
    #expect(cache.byteCount == 900 && made == 7)
    _ = try ImageCache(limit: 0).image(.init(file: 0, isPrepared: false)) { () throws(DataError) in image }
  }

  @Test func `images in memory are changed, too`() throws {
    let digits = try DataSet.load(id: "digits")
    let batches = Batches(training: digits, size: 8, seed: 0, epoch: 1, augmentation: Self.augmentation)
    #expect(try batches.batch(0).images.values.allSatisfy(\.isFinite))
    let plain = Batches(training: digits, size: 8, seed: 0, epoch: 1)
    #expect(try batches.batch(0) != plain.batch(0) && batches.order == plain.order)
  }
}
