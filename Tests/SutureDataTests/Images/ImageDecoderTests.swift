import Testing

@testable import SutureData

struct ImageDecoderTests {
  private static func image(_ name: String, channels: Int? = nil) throws -> PixelImage {
    try ImageDecoder.image(of: try Fixture.bytes(name), channels: channels, megapixels: 1)
  }

  @Test func `every form of JPEG and PNG is decoded as Pillow decodes it`() throws {
    let numbers = try Fixture.numbers("decoded", as: [String: [Any]].self)
    #expect(numbers.count == 22)
    for (name, entry) in numbers {
      let text = try #require(entry[2] as? String)
      let expected = Fixture.bytes(hexadecimal: text)
      let image = try Self.image(name)
      #expect(image.pixels.count == expected.count, "\(name)")
      // Versions of libjpeg-turbo may differ in the last bit.
      let tolerance = name.hasSuffix(".jpg") ? 1 : 0
      let difference = zip(image.pixels, expected).map { abs(Int($0) - Int($1)) }.max() ?? 0
      #expect(difference <= tolerance, "\(name): \(difference)")
      let facts = try ImageDecoder.facts(of: try Fixture.bytes(name), megapixels: 1)
      #expect(facts == .init(width: image.width, height: image.height, channels: image.channels))
    }
  }

  @Test func `orientations from 5 on exchange rows and columns`() throws {
    for orientation in 1...8 {
      let image = try Self.image("orientation-\(orientation).jpg")
      #expect([image.width, image.height] == (orientation < 5 ? [16, 8] : [8, 16]))
    }
    #expect(try [Self.image("turned.png").width, Self.image("turned.png").height] == [6, 9])
  }

  @Test func `channels are repeated, or become Pillow's luma`() throws {
    #expect(try Self.image("grey.png", channels: 3) == Fixture.pattern(9, 6, 1).converted(toChannels: 3))
    #expect(try Self.image("colour.png", channels: 1).pixels[1] == PixelImage.luma(11, 64, 117))
    #expect(PixelImage.luma(255, 255, 255) == 255)
  }

  @Test func `what is no image of a known format is refused with its name or first bytes`() throws {
    func fault(_ bytes: [UInt8]) -> String {
      do throws(ImageFault) {
        _ = try ImageDecoder.image(of: bytes, megapixels: 1)
        return ""
      } catch { return "\(error)" }
    }
    #expect(fault([]) == "is empty (0 bytes)")
    #expect(fault(Array("hello".utf8)) == "is neither JPEG nor PNG: it begins with 68 65 6c 6c")
    #expect(fault(try Fixture.bytes("picture.gif")) == "is a GIF file; images must be JPEG or PNG: convert it")
    #expect(fault(Array("RIFF0000WEBPVP8 ".utf8)).hasPrefix("is a WebP file"))
    #expect(fault([0x42, 0x4d] + [UInt8](repeating: 0, count: 20)).hasPrefix("is a BMP file"))
    #expect(fault([0x49, 0x49, 0x2a, 0]).hasPrefix("is a TIFF file"))
  }

  @Test(arguments: ["colour.jpg", "progressive.jpg", "inks.jpg", "colour.png", "deep.png", "grey.png"])
  func `every truncation is refused with a reason`(name: String) throws {
    let bytes = try Fixture.bytes(name)
    // The last bytes of a file may be missing without loss: JPEG's end marker, PNG's last chunk.
    let end = name.hasSuffix(".jpg") ? bytes.count - 2 : bytes.count - 12
    for length in 1..<end {
      do throws(ImageFault) {
        _ = try ImageDecoder.image(of: Array(bytes[..<length]), megapixels: 1)
        Issue.record("\(name): \(length) of \(bytes.count) bytes are decoded")
      } catch {
        if case .damaged(let reason) = error { #expect(!reason.isEmpty) }
      }
    }
  }

  @Test(arguments: ["colour.jpg", "progressive.jpg", "inks.jpg", "colour.png", "palette.png", "deep.png", "turned.png"])
  func `damage anywhere is an error or an image of the same size, and never worse`(name: String) throws {
    let bytes = try Fixture.bytes(name)
    for index in bytes.indices {
      for change: UInt8 in [0x01, 0x80, 0xff] {
        var damaged = bytes
        damaged[index] ^= change
        guard let image = try? ImageDecoder.image(of: damaged, megapixels: 1) else { continue }
        #expect(image.pixels.count == image.width * image.height * image.channels)
      }
    }
  }

  @Test func `images above the limit are refused before they are decoded`() throws {
    var bytes = try Fixture.bytes("colour.jpg")
    let frame = try #require(bytes.indices.first { bytes[$0] == 0xff && bytes[$0 + 1] == 0xc0 })
    // 65,000 × 65,000 pixels would be 12 GB.
    bytes.replaceSubrange(frame + 5..<frame + 9, with: [0xfd, 0xe8, 0xfd, 0xe8])
    #expect(throws: ImageFault.tooLarge(width: 65_000, height: 65_000, megapixels: 100)) {
      try ImageDecoder.image(of: bytes, megapixels: 100)
    }
    let fault = ImageFault.tooLarge(width: 65_000, height: 65_000, megapixels: 100)
    #expect(fault.description.contains("'max_megapixels'"))
  }
}
