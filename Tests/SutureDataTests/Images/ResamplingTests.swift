import Testing

@testable import SutureData

/// Sizes and crops, compared with torchvision on Pillow's images: every byte is equal.
struct ResamplingTests {
  @Test func `images are resized as Pillow resizes them`() throws {
    for entry in try Fixture.numbers("resize", as: [[Any]].self) {
      guard let channels = entry[0] as? Int, let name = entry[1] as? String, let width = entry[2] as? Int,
        let height = entry[3] as? Int, let text = entry[4] as? String
      else { throw Failure.format }
      let filter = try #require(Interpolation(rawValue: name))
      let image = Fixture.pattern(23, 17, channels).resized(width: width, height: height, filter)
      #expect(image.width == width && image.height == height)
      #expect(image.pixels == Fixture.bytes(hexadecimal: text), "\(entry.prefix(4))")
    }
  }

  @Test func `a crop is resized without the pixels around it`() throws {
    for entry in try Fixture.numbers("crop", as: [[Any]].self) {
      guard let name = entry[0] as? String, let box = Array(entry[1...5]) as? [Int], let text = entry[6] as? String
      else { throw Failure.format }
      let filter = try #require(Interpolation(rawValue: name))
      let place = PixelBox(x: box[0], y: box[1], width: box[2], height: box[3])
      let image = Fixture.pattern(23, 17, 3).resized(place, width: box[4], height: box[4], filter)
      #expect(image.pixels == Fixture.bytes(hexadecimal: text), "\(name)")
      let cut = Fixture.pattern(23, 17, 3).cropped(to: place).resized(width: box[4], height: box[4], filter)
      #expect(cut == image)
    }
  }

  @Test func `the shorter side is resized and the centre cropped as torchvision does`() throws {
    for entry in try Fixture.numbers("prepared", as: [[Any]].self) {
      guard let sizes = Array(entry[0...3]) as? [Int], let text = entry[4] as? String else { throw Failure.format }
      let preparation = ImagePreparation(resize: sizes[2], size: sizes[3], interpolation: .bilinear)
      let image = preparation.prepared(Fixture.pattern(sizes[0], sizes[1], 3))
      #expect(image.pixels == Fixture.bytes(hexadecimal: text), "\(sizes)")
    }
  }

  @Test func `a very long image is prepared without its length`() {
    let line = PixelImage(
      width: 1_000_000, height: 1, channels: 1, pixels: [UInt8](repeating: 7, count: 1_000_000))
    let preparation = ImagePreparation(resize: 256, size: 224, interpolation: .bicubic)
    #expect(preparation.prepared(line).pixels == [UInt8](repeating: 7, count: 224 * 224))
  }

  @Test(arguments: Interpolation.allCases)
  func `a window of a resized image is that part of the whole`(filter: Interpolation) {
    let image = Fixture.pattern(23, 17, 3)
    let window = PixelBox(x: 3, y: 5, width: 6, height: 4)
    for (width, height) in [(12, 11), (40, 30), (23, 11), (12, 17), (23, 17)] {
      let whole = image.resized(width: width, height: height, filter)
      #expect(image.resized(width: width, height: height, filter, window: window) == whole.cropped(to: window))
    }
  }

  @Test func `one pixel becomes an image of that colour`() {
    let pixel = PixelImage(width: 1, height: 1, channels: 3, pixels: [9, 99, 199])
    for filter in Interpolation.allCases {
      let image = pixel.resized(width: 5, height: 4, filter)
      #expect(image.pixels == [[UInt8]](repeating: [9, 99, 199], count: 20).flatMap { $0 })
    }
  }

  private enum Failure: Error { case format }
}
