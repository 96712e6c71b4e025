import SutureGraph
import Testing

@testable import SutureData

/// Arrays of images with another number of channels than the file's, for backbones that take colours.
struct ChannelConversionTests {
  private static func load(_ path: String, channels: Int?) throws(DataError) -> DataSet {
    var options = ImageOptions()
    options.channels = channels
    return try DataSet.load(folder: path, options: options)
  }

  @Test func `grey arrays are repeated as red, green and blue`() throws {
    let path = Fixture.path("grey.npz")
    let (grey, colour) = (try Self.load(path, channels: nil), try Self.load(path, channels: 3))
    #expect(grey.shape(2) == [2, 1, 5, 6] && colour.shape(2) == [2, 3, 5, 6])
    #expect(colour.train.count == grey.train.count && colour.test.count == grey.test.count)
    #expect(colour.train.labels == grey.train.labels && colour.classes == grey.classes)
    let area = 5 * 6
    for index in 0..<grey.train.count {
      let plane = Array(grey.train.pixels[index * area..<(index + 1) * area])
      #expect(Array(colour.train.pixels[index * 3 * area..<(index + 1) * 3 * area]) == plane + plane + plane)
    }
    #expect(colour.mean == [Float](repeating: grey.mean[0], count: 3))
    #expect(colour.deviation == [Float](repeating: grey.deviation[0], count: 3))
    #expect(colour.digest != grey.digest)
  }

  @Test func `colours become grey as Pillow makes it`() throws {
    let path = Fixture.path("colour.npz")
    let (colour, grey) = (try Self.load(path, channels: nil), try Self.load(path, channels: 1))
    #expect(grey.shape(1) == [1, 1, 9, 8] && grey.train.labels == colour.train.labels)
    let area = 9 * 8
    for index in 0..<colour.train.count {
      for pixel in 0..<area {
        let samples = (0..<3).map { Int(colour.train.pixels[(3 * index + $0) * area + pixel]) }
        let expected = (samples[0] * 19595 + samples[1] * 38470 + samples[2] * 7471 + 0x8000) >> 16
        #expect(Int(grey.train.pixels[index * area + pixel]) == expected)
      }
    }
    #expect(grey.mean.count == 1 && grey.deviation.count == 1)
  }

  @Test(arguments: [("grey.npz", 1), ("colour.npz", 3)])
  func `the number that the file has changes nothing`(file: String, channels: Int) throws {
    let path = Fixture.path(file)
    let (plain, given) = (try Self.load(path, channels: nil), try Self.load(path, channels: channels))
    #expect(given.digest == plain.digest && given.mean == plain.mean && given.channels == channels)
  }

  @Test func `the images within the program can be coloured`() throws {
    var options = ImageOptions()
    options.channels = 3
    let digits = try DataSet.load(id: "digits", options: options)
    #expect(digits.shape(5) == [5, 3, 8, 8] && digits.train.count == 1438 && digits.classes == 10)
    #expect(digits.mean.count == 3 && abs(digits.mean[2] - 0.306_615_56) < 1e-6)
  }

  @Test func `arrays with other numbers of channels are refused`() throws {
    let images: [UInt8] = [0, 0, 8, 4, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 10, 20, 30, 20]
    let labels: [UInt8] = [0, 0, 8, 1, 0, 0, 0, 2, 0, 1]
    let tree = try FileTree([
      "train-images-idx4-ubyte": images, "train-labels-idx1-ubyte": labels, "t10k-images-idx4-ubyte": images,
      "t10k-labels-idx1-ubyte": labels,
    ])
    #expect(try Self.load(tree.path, channels: nil).channels == 2)
    #expect(try Self.load(tree.path, channels: 2).channels == 2)
    for channels in [1, 3] {
      let error = #expect(throws: DataError.self) { try Self.load(tree.path, channels: channels) }
      #expect(error?.description.contains("these images have 2") == true, "\(String(describing: error))")
    }
    let error = #expect(throws: DataError.self) { try Self.load(Fixture.path("grey.npz"), channels: 2) }
    #expect(error?.description.contains("'channels'") == true)
  }
}
