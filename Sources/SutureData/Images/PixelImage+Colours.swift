#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Changes of colour, as Pillow's `ImageEnhance` and `ImageOps` compute them.
extension PixelImage {
  /// The image times a factor.
  func brightened(_ factor: Double) -> PixelImage { mapped { Self.blended($0, from: 0, Float(factor)) } }

  /// The distance of every sample from the mean brightness, times a factor.
  func contrasted(_ factor: Double) -> PixelImage {
    let grey = converted(toChannels: 1).pixels
    let sum = grey.reduce(0) { $0 + Int($1) }
    let mean = UInt8(min(255, Int(Double(sum) / Double(max(grey.count, 1)) + 0.5)))
    return mapped { Self.blended($0, from: mean, Float(factor)) }
  }

  /// The distance of every pixel from its brightness, times a factor; grey images do not change.
  func saturated(_ factor: Double) -> PixelImage {
    guard channels == 3 else { return self }
    return blended(Float(factor), with: converted(toChannels: 1).pixels, step: 3)
  }

  /// The image with its hues turned by a fraction of the colour wheel; grey images do not change.
  func hueShifted(_ shift: Double) -> PixelImage {
    guard channels == 3 else { return self }
    // As a signed byte: −0.5 is half a turn back.
    let turn = UInt8(truncatingIfNeeded: Int(shift * 255))
    var image = self
    image.pixels.withUnsafeMutableBufferPointer { pixels in
      for start in stride(from: 0, to: pixels.count, by: 3) {
        let colour = HueColour(red: pixels[start], green: pixels[start + 1], blue: pixels[start + 2])
        let turned = HueColour(hue: colour.hue &+ turn, saturation: colour.saturation, value: colour.value).rgb
        (pixels[start], pixels[start + 1], pixels[start + 2]) = turned
      }
    }
    return image
  }

  /// A line through another image and this one.
  /// - Parameters:
  ///   - base: the samples of the other image.
  ///   - step: how many samples of this image each of them stands for.
  func blended(_ factor: Float, with base: [UInt8], step: Int = 1) -> PixelImage {
    PixelImage(width: width, height: height, channels: channels) { target in
      pixels.withUnsafeBufferPointer { source in
        base.withUnsafeBufferPointer { base in
          for (place, from) in base.enumerated() {
            for index in place * step..<(place + 1) * step {
              target[index] = Self.blended(source[index], from: from, factor)
            }
          }
        }
      }
    }
  }

  /// `base + factor · (sample − base)` within 0...255, in single precision and cut off, not rounded, as in Pillow.
  @inline(__always)
  static func blended(_ sample: UInt8, from base: UInt8, _ factor: Float) -> UInt8 {
    let value = Float(base) + factor * Float(Int32(sample) - Int32(base))
    return value <= 0 ? 0 : value >= 255 ? 255 : UInt8(value)
  }
}

/// A colour by hue, saturation and value, each a byte, as Pillow's mode HSV.
///
/// - Source: Pillow, `src/libImaging/Convert.c`: `rgb2hsv_row`, `hsv2rgb`.
private struct HueColour {
  let hue: UInt8
  let saturation: UInt8
  let value: UInt8

  init(hue: UInt8, saturation: UInt8, value: UInt8) {
    self.hue = hue
    self.saturation = saturation
    self.value = value
  }

  init(red: UInt8, green: UInt8, blue: UInt8) {
    let (largest, smallest) = (max(red, green, blue), min(red, green, blue))
    value = largest
    guard largest != smallest else {
      (hue, saturation) = (0, 0)
      return
    }
    let range = Float(largest - smallest)
    let (redRest, greenRest, blueRest) = (
      Float(largest - red) / range, Float(largest - green) / range, Float(largest - blue) / range
    )
    let sector: Float =
      red == largest
      ? blueRest - greenRest
      : green == largest
        ? Float(2.0 + Double(redRest) - Double(blueRest)) : Float(4.0 + Double(greenRest) - Double(redRest))
    let turn = Float(fmod(Double(sector) / 6.0 + 1.0, 1.0))
    hue = UInt8(clamping: Int(Double(turn) * 255.0))
    saturation = UInt8(clamping: Int(Double(range / Float(largest)) * 255.0))
  }

  var rgb: (red: UInt8, green: UInt8, blue: UInt8) {
    guard saturation != 0 else { return (value, value, value) }
    let place = Float(Double(Float(hue)) * 6.0 / 255.0)
    let share = Float(Double(Float(saturation)) / 255.0)
    let sector = Int(place.rounded(.down))
    let fraction = place - Float(sector)
    func part(_ rest: Double) -> UInt8 {
      UInt8(clamping: Int((Double(value) * rest).rounded(.toNearestOrAwayFromZero)))
    }
    let low = part(1.0 - Double(share))
    let falling = part(1.0 - Double(share * fraction))
    let rising = part(1.0 - Double(share) * (1.0 - Double(fraction)))
    switch sector % 6 {
    case 0: return (value, rising, low)
    case 1: return (falling, value, low)
    case 2: return (low, value, rising)
    case 3: return (low, falling, value)
    case 4: return (rising, low, value)
    default: return (value, low, falling)
    }
  }
}
