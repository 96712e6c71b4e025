import Testing

@testable import SutureData

/// Changes of colour and RandAugment's operations, compared with torchvision on Pillow's images: every byte is equal.
struct ColourTests {
  private let image = Fixture.pattern(13, 9, 3)

  @Test func `brightness, contrast, saturation and hue change as in Pillow`() throws {
    let numbers = try Fixture.numbers("colours", as: [String: String].self)
    #expect(numbers.count == 9)
    for (name, text) in numbers {
      let words = name.split(separator: " ")
      let value = try #require(Double(words[1]))
      let changed =
        switch words[0] {
        case "brightness": image.brightened(value)
        case "contrast": image.contrasted(value)
        case "saturation": image.saturated(value)
        default: image.hueShifted(value)
        }
      #expect(changed.pixels == Fixture.bytes(hexadecimal: text), "\(name)")
    }
  }

  @Test func `all operations of RandAugment equal torchvision's`() throws {
    let numbers = try Fixture.numbers("operations", as: [String: String].self)
    #expect(numbers.count == 23)
    let names: [String: RandAugment.Operation] = [
      "Identity": .identity, "ShearX": .shearX, "ShearY": .shearY, "TranslateX": .translateX, "TranslateY": .translateY,
      "Rotate": .rotate, "Brightness": .brightness, "Color": .colour, "Contrast": .contrast, "Sharpness": .sharpness,
      "Posterize": .posterize, "Solarize": .solarize, "AutoContrast": .autoContrast, "Equalize": .equalize,
    ]
    #expect(Set(names.values).count == RandAugment.Operation.allCases.count)
    for (name, text) in numbers {
      let words = name.split(separator: " ")
      let operation = try #require(names[String(words[0])])
      let changed = RandAugment.apply(operation, magnitude: 9, isNegative: words[1] == "-1", to: image)
      #expect(changed.pixels == Fixture.bytes(hexadecimal: text), "\(name)")
    }
  }

  @Test func `grey images keep their saturation and hue, and every change accepts them`() {
    let grey = Fixture.pattern(13, 9, 1)
    #expect(grey.saturated(0.2) == grey && grey.hueShifted(0.3) == grey)
    for operation in RandAugment.Operation.allCases {
      let changed = RandAugment.apply(operation, magnitude: 9, isNegative: true, to: grey)
      #expect(changed.pixels.count == grey.pixels.count)
    }
  }

  @Test func `images of one pixel survive every operation`() {
    let pixel = PixelImage(width: 1, height: 1, channels: 3, pixels: [1, 2, 3])
    for operation in RandAugment.Operation.allCases {
      for magnitude in [0, 30] {
        let changed = RandAugment.apply(operation, magnitude: magnitude, isNegative: false, to: pixel)
        #expect(changed.pixels.count == 3)
      }
    }
  }
}
