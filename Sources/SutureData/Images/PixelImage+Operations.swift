#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Geometric changes and lookup tables, as Pillow's `Image.transform` and `ImageOps` compute them.
extension PixelImage {
  /// The image moved by whole pixels, with 0 where it has none: the pixel at (x, y) is that at (x + right, y + down).
  func shifted(down: Int, right: Int) -> PixelImage {
    guard down != 0 || right != 0 else { return self }
    return PixelImage(width: width, height: height, channels: channels) { target in
      pixels.withUnsafeBufferPointer { source in
        for y in 0..<height {
          for x in 0..<width {
            let (row, column) = (y + down, x + right)
            let isInside = row >= 0 && row < height && column >= 0 && column < width
            for channel in 0..<channels {
              target[(y * width + x) * channels + channel] =
                isInside ? source[(row * width + column) * channels + channel] : 0
            }
          }
        }
      }
    }
  }

  /// The image under an affine map from the place of each new pixel to that of the old one, x′ = m₀x + m₁y + m₂ and
  /// y′ = m₃x + m₄y + m₅, without interpolation; 0 outside.
  ///
  /// - Source: Pillow, `src/libImaging/Geometry.c`: `affine_fixed`, 16 fractional bits.
  func transformed(_ map: [Double]) -> PixelImage {
    func fixed(_ value: Double) -> Int { Int((value * 65536 + 0.5).rounded(.down)) }
    let (acrossX, acrossY, downX, downY) = (fixed(map[0]), fixed(map[3]), fixed(map[1]), fixed(map[4]))
    // From the middle of the first pixel.
    let startX = fixed(map[2] + map[0] * 0.5 + map[1] * 0.5)
    let startY = fixed(map[5] + map[3] * 0.5 + map[4] * 0.5)
    return PixelImage(width: width, height: height, channels: channels) { target in
      pixels.withUnsafeBufferPointer { source in
        for y in 0..<height {
          for x in 0..<width {
            let column = (startX + downX * y + acrossX * x) >> 16
            let row = (startY + downY * y + acrossY * x) >> 16
            let isInside = row >= 0 && row < height && column >= 0 && column < width
            for channel in 0..<channels {
              target[(y * width + x) * channels + channel] =
                isInside ? source[(row * width + column) * channels + channel] : 0
            }
          }
        }
      }
    }
  }

  /// The image turned counter-clockwise about its centre, without interpolation; 0 outside.
  func rotated(degrees: Double) -> PixelImage {
    guard degrees != 0 else { return self }
    let angle = -degrees * Double.pi / 180
    let (sine, cosine) = (sin(angle), cos(angle))
    let (x, y) = (Double(width) / 2, Double(height) / 2)
    return transformed([
      cosine, sine, -cosine * x - sine * y + x, -sine, cosine, sine * x - cosine * y + y,
    ])
  }

  /// A line through the smoothed image and this one; factor 0 is the smoothed image, 1 this one.
  func sharpened(_ factor: Double) -> PixelImage {
    guard width > 2, height > 2 else { return self }
    return blended(Float(factor), with: smoothed())
  }

  /// The samples after a 3×3 mean whose middle counts five times; the outermost pixels do not change.
  private func smoothed() -> [UInt8] {
    var smooth = pixels
    let rowCount = width * channels
    for y in 1..<height - 1 {
      for index in y * rowCount + channels..<(y + 1) * rowCount - channels {
        var sum = 4 * Int(pixels[index])
        for row in [index - rowCount, index, index + rowCount] {
          sum += Int(pixels[row - channels]) + Int(pixels[row]) + Int(pixels[row + channels])
        }
        smooth[index] = UInt8((2 * sum + 13) / 26)
      }
    }
    return smooth
  }

  /// The image with a function applied to every sample.
  func mapped(_ function: (UInt8) -> UInt8) -> PixelImage {
    let table = (0...255).map { function(UInt8($0)) }
    return PixelImage(width: width, height: height, channels: channels) { target in
      pixels.withUnsafeBufferPointer { source in
        table.withUnsafeBufferPointer { table in
          for index in 0..<source.count { target[index] = table[Int(source[index])] }
        }
      }
    }
  }

  /// The samples of each channel stretched to 0...255.
  func autoContrasted() -> PixelImage {
    mapped(
      tables: histograms().map { counts in
        guard let low = counts.firstIndex(where: { $0 > 0 }), let high = counts.lastIndex(where: { $0 > 0 }), high > low
        else { return (0...255).map { UInt8($0) } }
        let scale = 255.0 / Double(high - low)
        return (0...255).map { UInt8(clamping: Int(Double($0) * scale - Double(low) * scale)) }
      })
  }

  /// The samples of each channel spread evenly over 0...255.
  func equalized() -> PixelImage {
    mapped(
      tables: histograms().map { counts in
        let last = counts.last { $0 > 0 } ?? 0
        let step = (counts.reduce(0, +) - last) / 255
        guard step > 0 else { return (0...255).map { UInt8($0) } }
        var sum = step / 2
        return counts.map { count in
          defer { sum += count }
          return UInt8(clamping: sum / step)
        }
      })
  }

  private func mapped(tables: [[UInt8]]) -> PixelImage {
    var image = self
    for index in image.pixels.indices { image.pixels[index] = tables[index % channels][Int(image.pixels[index])] }
    return image
  }

  /// How often each sample value occurs in each channel.
  private func histograms() -> [[Int]] {
    var counts = [[Int]](repeating: [Int](repeating: 0, count: 256), count: channels)
    for (index, sample) in pixels.enumerated() { counts[index % channels][Int(sample)] += 1 }
    return counts
  }
}
