import Foundation
import SutureGraph
import Testing

@testable import SutureData

struct DataSetTests {
  @Test func `digits is embedded in the program`() throws {
    let digits = try DataSet.load(id: "digits")
    #expect(digits.id == "digits")
    #expect(Self.sizes(digits) == [10, 1, 8, 8])
    #expect(digits.train.count == 1438)
    #expect(digits.test.count == 359)
    #expect(digits.train.labels.prefix(10) == [2, 4, 3, 1, 5, 4, 6, 4, 4, 7])
    #expect(digits.test.labels.prefix(10) == [4, 1, 4, 4, 7, 6, 8, 1, 4, 0])
    #expect(digits.train.pixels.prefix(16) == [0, 0, 48, 208, 112, 0, 0, 0, 0, 48, 240, 128, 224, 0, 0, 0])
    #expect(digits.digest == "94c3e5fc7018d633f205a7cbdd1205cacd18f51551b4d3f87c5fe593f130178c")
    #expect(abs(digits.mean[0] - 0.306_615_56) < 1e-6)
    #expect(abs(digits.deviation[0] - 0.377_379_08) < 1e-6)
    #expect(digits.shape(5) == [5, 1, 8, 8])
  }

  @Test func `all ids of the catalogue load`() throws {
    for id in DataSetCatalogue.ids { #expect(try DataSet.load(id: id).id == id) }
  }

  @Test func `summaries tell what the loaded data sets are`() throws {
    let summaries = try DataSetCatalogue.summaries()
    #expect(summaries.map(\.id) == DataSetCatalogue.ids)
    for summary in summaries {
      let data = try DataSet.load(id: summary.id)
      #expect(summary.name == data.name && summary.classes == data.classes)
      #expect(summary.imageSizes == [data.channels, data.height, data.width])
      #expect(summary.trainCount == data.train.count && summary.testCount == data.test.count)
    }
  }

  @Test func `an unknown id gets a suggestion`() {
    let error = #expect(throws: DataError.self) { try DataSet.load(id: "digit") }
    #expect(
      error?.description
        == "there is no data set 'digit' (did you mean 'digits'?); available: 'digits', 'mnist5k', "
        + "or the path of any folder of images")
  }

  @Test func `a folder in IDX format is read`() throws {
    let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
    let folder = root + "/Sources/CDataSets/mnist5k"
    let mnist = try DataSet.load(folder: folder + "/")
    #expect(mnist.id == folder)
    #expect(try DataSet.load(id: "mnist5k").digest == mnist.digest)
    #expect(Self.sizes(mnist) == [10, 1, 28, 28])
    #expect(mnist.train.count == 4000)
    #expect(mnist.test.count == 1000)
    #expect(mnist.digest == "f442a80e3675a051e4afa2a1fe8c2e7ae45f88332a6e667358bbeb33e28b132a")
    #expect(abs(mnist.mean[0] - 0.131_142) < 1e-6)
    #expect(abs(mnist.deviation[0] - 0.308_351_4) < 1e-6)
  }

  @Test func `the error for a missing folder names it`() {
    let error = #expect(throws: DataError.self) { try DataSet.load(folder: "/nonexistent") }
    #expect(error?.description == "cannot read '/nonexistent': no such file or directory")
  }

  @Test(arguments: [
    ([2, 32, 32, 3], "2×3×32×32"), ([2, 8, 6, 1], "2×1×8×6"), ([2, 4, 4, 3], "2×3×4×4"), ([2, 28, 28, 1], "2×1×28×28"),
  ])
  func `images with channels last are refused, with the way out`(sizes: [Int], expected: String) {
    let error = #expect(throws: DataError.self) {
      try Self.data(Self.zeros(sizes), Self.labels, Self.images, Self.labels)
    }
    #expect(error?.description.contains("its channels seem to be stored last") == true)
    #expect(error?.description.contains("as \(expected); in numpy: 'images.transpose(0, 3, 1, 2)'") == true)
  }

  @Test(arguments: [[2, 3, 32, 32], [2, 1, 8, 8], [2, 8, 4, 4], [2, 3, 8, 2], [2, 16, 1, 1], [2, 64, 5, 5]])
  func `images with channels first are read`(sizes: [Int]) throws {
    let file = Self.zeros(sizes)
    let data = try Self.data(file, Self.labels, file, Self.labels)
    #expect([data.channels, data.height, data.width] == Array(sizes.dropFirst()))
  }

  /// A file of zeros.
  private static func zeros(_ sizes: [Int]) -> [UInt8] {
    [0, 0, 8, UInt8(sizes.count)] + sizes.flatMap { [0, 0, UInt8($0 >> 8), UInt8($0 & 255)] }
      + [UInt8](repeating: 0, count: sizes.reduce(1, *))
  }

  // MARK: Warnings

  @Test(
    arguments: [
      ([0, 1, 2, 0], [0, 1, 2], []),
      (
        [0, 1, 2, 0], [0, 3, 4, 3, 1],
        ["3 of 5 test images (60 %) cannot be classified correctly: no training image has the labels 3, 4"]
      ),
      ([0, 0], [0], ["all 2 training images have the label 0: there is nothing to learn"]),
      (
        [1, 2, 9], [1],
        ["no image has the labels 0, 3–8: networks have 10 classes, but only 3 occur"]
      ),
      ([1, 2], [2], ["no image has the label 0: networks have 3 classes, but only 2 occur"]),
    ] as [([Int], [Int], [String])])
  func `warnings with numbers are given for unseen labels, a single class and gaps`(
    train: [Int], test: [Int], warnings: [String]
  ) {
    func images(_ labels: [Int]) -> ImageSet {
      ImageSet(pixels: labels.map { UInt8($0) }, labels: labels, channels: 1, height: 1, width: 1)
    }
    #expect(DataSet(id: "t", name: "t", train: images(train), test: images(test)).warnings == warnings)
  }

  private static let images: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 10, 20, 30, 40]
  private static let labels: [UInt8] = [0, 0, 8, 1, 0, 0, 0, 2, 0, 3]
  private static let coloured: [UInt8] =
    [0, 0, 8, 4, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 10, 20, 30, 20]

  @Test func `channels are kept, and a constant channel is not divided by zero`() throws {
    let data = try Self.data(Self.coloured, Self.labels, Self.coloured, Self.labels)
    #expect(Self.sizes(data) == [4, 2, 1, 1])
    #expect(data.mean == [20.0 / 255, 20.0 / 255])
    #expect(data.deviation == [10.0 / 255, 1])
  }

  @Test func `the digest depends on splits, sizes and labels`() throws {
    let base = try Self.data(Self.images, Self.labels, Self.images, Self.labels)
    var other = Self.labels
    other[8] = 1
    let relabelled = try Self.data(Self.images, other, Self.images, Self.labels)
    let swapped = try Self.data(Self.images, Self.labels, Self.images, other)
    var tall = Self.images
    (tall[11], tall[15]) = (2, 1)
    let turned = try Self.data(tall, Self.labels, tall, Self.labels)
    #expect(Set([base, relabelled, swapped, turned].map(\.digest)).count == 4)
  }

  @Test(
    arguments: [
      (
        [images, [0, 0, 8, 1, 0, 0, 0, 1, 0], images, labels],
        "'a' and 'b' do not match: 2 images and 1 label"
      ),
      ([labels, labels, images, labels], "'a' has 1 dimension (2); images have 3 or 4"),
      ([images, images, images, labels], "'b' has 3 dimensions (2×1×2); labels have 1"),
      ([[0, 0, 8, 3, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2], labels, images, labels], "'a' is empty: 0×1×2"),
      (
        [images, labels, coloured, labels],
        "'a' and 'c' do not match: images of 1×1×2 for training and 2×1×1 for testing"
      ),
    ] as [([[UInt8]], String)])
  func `files that do not match each other are refused`(files: [[UInt8]], message: String) {
    let error = #expect(throws: DataError.self) { try Self.data(files[0], files[1], files[2], files[3]) }
    #expect(error?.description == message)
  }

  private static func sizes(_ data: DataSet) -> [Int] { [data.classes, data.channels, data.height, data.width] }

  private static func data(_ files: [UInt8]...) throws -> DataSet {
    try DataSet(id: "t", name: "t", files: zip(["a", "b", "c", "d"], files).map { (path: $0, bytes: $1) })
  }
}
