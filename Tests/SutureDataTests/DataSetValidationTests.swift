import Testing

@testable import SutureData

struct DataSetValidationTests {
  /// A data set whose images say where they stood: pixel = index.
  private func dataSet(labels: [Int]) -> DataSet {
    let images = ImageSet(
      pixels: labels.indices.map { UInt8($0) }, labels: labels, channels: 1, height: 1, width: 1)
    return DataSet(id: "made", name: "made", train: images, test: images)
  }

  @Test func `each class contributes its share, the order is kept, and no image is lost`() throws {
    let labels = (0..<100).map { $0 % 3 == 0 ? 0 : $0 % 7 == 0 ? 2 : 1 }
    let whole = dataSet(labels: labels)
    let split = try whole.split(validation: try #require(ValidationShare(text: "20%")))
    let validation = try #require(split.validation)
    for label in 0...2 {
      let all = labels.count { $0 == label }
      #expect(validation.labels.count { $0 == label } == Int((0.2 * Double(all)).rounded()))
      #expect(split.train.labels.count { $0 == label } + validation.labels.count { $0 == label } == all)
    }
    #expect(split.train.pixels == split.train.pixels.sorted() && validation.pixels == validation.pixels.sorted())
    #expect(Set(split.train.pixels + validation.pixels).count == 100)
    #expect(validation.pixels.map { labels[Int($0)] } == validation.labels)
    #expect(split.test == whole.test && split.digest == whole.digest && split.classes == whole.classes)
    #expect(split.choices.split == .validation && whole.choices.split == .test)
  }

  @Test func `the split is the same every time, and normalisation is that of the remaining training images`() throws {
    let whole = dataSet(labels: (0..<40).map { $0 % 2 })
    let split = try whole.split(validation: .standard)
    #expect(try whole.split(validation: .standard) == split)
    let mean = split.train.pixels.reduce(0) { $0 + Double($1) } / Double(split.train.count) / 255
    #expect(abs(Double(split.mean[0]) - mean) < 1e-6)
    #expect(split.validation?.count == 4)
  }

  @Test func `a class keeps at least one training image and contributes at least one if it can`() throws {
    let split = try dataSet(labels: [0, 1, 1, 2, 2, 2]).split(validation: .standard)
    #expect(split.validation?.labels == [1, 2])
    #expect(split.train.labels == [0, 1, 2, 2])
  }

  @Test func `without a share nothing is set aside, and one image per class is an error`() throws {
    let single = dataSet(labels: [0, 1, 2])
    #expect(try single.split(validation: .none) == single)
    let error = DataError.noValidationImages("made", share: .standard, images: 3, classes: 3)
    #expect(throws: error) { try single.split(validation: .standard) }
    #expect("\(error)".contains("'none'"))
  }

  @Test(arguments: [
    ("10%", "10%"), ("0.5%", "0.5%"), ("7%", "7%"), ("50%", "50%"), ("0", "none"), ("0%", "none"), ("none", "none"),
  ])
  func `shares are written as they are read`(text: String, canonical: String) throws {
    #expect(ValidationShare(text: text)?.description == canonical)
  }

  @Test(arguments: ["10", "0.1", "60%", "-1%", "nan%", "inf%", "%", "", "ten"])
  func `other shares are refused`(text: String) {
    #expect(ValidationShare(text: text) == nil)
  }
}
