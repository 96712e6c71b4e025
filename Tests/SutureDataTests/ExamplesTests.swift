import Testing

@testable import SutureData

/// Images that are shown to people.
struct ExamplesTests {
  private static func split(_ labels: [Int]) -> ImageSet {
    ImageSet(pixels: labels.map(UInt8.init), labels: labels, channels: 1, height: 1, width: 1)
  }

  @Test(arguments: [
    ([0, 0, 1, 0, 2, 1], 3, [0, 2, 4]), ([0, 0, 1, 0, 2, 1], 5, [0, 2, 4, 1, 5]), ([3, 3, 3], 2, [0, 1]),
    ([1, 0], 9, [0, 1]), ([], 4, []),
  ])
  func `the first images of as many classes as possible are chosen`(labels: [Int], count: Int, chosen: [Int]) {
    #expect(Self.split(labels).examples(count) == chosen)
  }

  @Test(arguments: [(8, 112), (50, 150), (112, 112), (223, 223), (224, 112), (500, 125)])
  func `a picture has at least the columns that are asked for, and less than twice as many`(
    width: Int, columns: Int
  ) throws {
    let png = try Picture(Fixture.pattern(width, 10, 3), width: 112).png()
    #expect(try ImageDecoder.facts(of: png, megapixels: 1).width == columns)
  }
}
