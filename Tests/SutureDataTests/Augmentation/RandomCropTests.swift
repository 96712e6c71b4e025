import Foundation
import SutureSupport
import Testing

@testable import SutureData

struct RandomCropTests {
  @Test func `crops have the area and shape of their ranges, and lie within the image`() {
    var stream = RandomStream(seed: 1, "test")
    var areas: [Double] = []
    for _ in 0..<2000 {
      let box = RandomResizedCrop().box(width: 500, height: 375, &stream)
      #expect(box.fits(width: 500, height: 375))
      let area = Double(box.width * box.height) / (500 * 375)
      let shape = Double(box.width) / Double(box.height)
      #expect((0.079...1).contains(area) && (0.74...1.35).contains(shape))
      areas.append(area)
    }
    // Crops that do not fit are drawn again: torchvision's mean of 20,000 draws is 0.434.
    #expect(abs(areas.reduce(0, +) / 2000 - 0.434) < 0.02)
  }

  @Test func `an image too narrow for any crop gives the largest one in its centre`() {
    var stream = RandomStream(seed: 1, "test")
    let crop = RandomResizedCrop(scale: 0.9...1)
    #expect(crop.box(width: 10, height: 100, &stream) == PixelBox(x: 0, y: 43, width: 10, height: 13))
    #expect(crop.box(width: 100, height: 10, &stream) == PixelBox(x: 43, y: 0, width: 13, height: 10))
    #expect(crop.box(width: 1, height: 1, &stream) == PixelBox(x: 0, y: 0, width: 1, height: 1))
  }

  @Test func `erasing has its probability, and area and shape of its ranges`() {
    var stream = RandomStream(seed: 2, "test")
    var count = 0
    for _ in 0..<2000 {
      guard let box = RandomErasing(probability: 0.25).box(width: 224, height: 224, &stream) else { continue }
      count += 1
      #expect(box.fits(width: 224, height: 224))
      #expect((0.019...0.34).contains(Double(box.width * box.height) / (224 * 224)))
    }
    #expect((430...570).contains(count))
    #expect(RandomErasing(probability: 1).box(width: 1, height: 1, &stream) == nil)
  }

  @Test func `settings of earlier versions are encoded as before, and decoded`() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let text = String(decoding: try encoder.encode(Augmentation(cropPadding: 1, flip: true)), as: UTF8.self)
    #expect(text == #"{"cropPadding":1,"flip":true}"#)
    #expect(
      try JSONDecoder().decode(Augmentation.self, from: Data(text.utf8)) == Augmentation(cropPadding: 1, flip: true))
    let all = Augmentation(
      randomResizedCrop: RandomResizedCrop(), colorJitter: ColorJitter(0.4), randAugment: RandAugment(),
      randomErasing: RandomErasing())
    #expect(try JSONDecoder().decode(Augmentation.self, from: encoder.encode(all)) == all)
    #expect(all.isSound && !Augmentation(randAugment: RandAugment(operations: 0)).isSound)
    #expect(!Augmentation(randomResizedCrop: RandomResizedCrop(scale: 0.5...1e300)).isSound)
  }
}
