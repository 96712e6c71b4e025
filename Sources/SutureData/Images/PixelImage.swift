/// A decoded image: bytes in rows from the top, the channels of a pixel side by side.
struct PixelImage: Hashable, Sendable {
  /// The number of columns.
  let width: Int
  /// The number of rows.
  let height: Int
  /// 1 for grey, 3 for red, green and blue.
  let channels: Int
  /// The samples, [height, width, channels], last dimension fastest.
  var pixels: [UInt8]

  init(width: Int, height: Int, channels: Int, pixels: [UInt8]) {
    precondition(pixels.count == width * height * channels, "an image has one byte per sample")
    self.width = width
    self.height = height
    self.channels = channels
    self.pixels = pixels
  }

  /// An image whose samples a closure writes; they are not initialized before.
  init(width: Int, height: Int, channels: Int, writing write: (UnsafeMutablePointer<UInt8>) -> Void) {
    self.width = width
    self.height = height
    self.channels = channels
    let count = width * height * channels
    pixels = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      if let base = buffer.baseAddress, count > 0 { write(base) }
      filled = count
    }
  }

  /// An image from samples in planes, [channels, height, width].
  init(planes: ArraySlice<UInt8>, width: Int, height: Int, channels: Int) {
    let area = width * height
    let start = planes.startIndex
    self.init(width: width, height: height, channels: channels) { target in
      for channel in 0..<channels {
        for pixel in 0..<area { target[pixel * channels + channel] = planes[start + channel * area + pixel] }
      }
    }
  }

  /// The samples in planes, [channels, height, width].
  var planes: [UInt8] {
    guard channels > 1 else { return pixels }
    let area = width * height
    return [UInt8](unsafeUninitializedCapacity: pixels.count) { planes, count in
      for channel in 0..<channels {
        for pixel in 0..<area { planes[channel * area + pixel] = pixels[pixel * channels + channel] }
      }
      count = pixels.count
    }
  }

  /// The image with another number of channels: grey is repeated, and colours become Pillow's luma (ITU-R 601-2),
  /// (19595 r + 38470 g + 7471 b + 32768) / 65536.
  func converted(toChannels wanted: Int) -> PixelImage {
    guard wanted != channels else { return self }
    let area = width * height
    return PixelImage(width: width, height: height, channels: wanted) { target in
      pixels.withUnsafeBufferPointer { source in
        if wanted == 3 {
          for pixel in 0..<area {
            for channel in 0..<3 { target[3 * pixel + channel] = source[pixel] }
          }
        } else {
          for pixel in 0..<area {
            target[pixel] = Self.luma(source[3 * pixel], source[3 * pixel + 1], source[3 * pixel + 2])
          }
        }
      }
    }
  }

  /// The brightness of a colour.
  static func luma(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> UInt8 {
    let sum: Int32 = Int32(red) &* 19595 &+ Int32(green) &* 38470
    return UInt8(truncatingIfNeeded: (sum &+ Int32(blue) &* 7471 &+ 0x8000) >> 16)
  }

  /// The image mirrored left to right.
  func mirrored() -> PixelImage { oriented(2) }

  /// The image as EXIF's orientation says it should be seen; 1 leaves it as it is.
  ///
  /// - Source: Exif 2.32, tag 274.
  func oriented(_ orientation: Int) -> PixelImage {
    guard (2...8).contains(orientation) else { return self }
    let (columns, rows) = orientation >= 5 ? (height, width) : (width, height)
    return PixelImage(width: columns, height: rows, channels: channels) { target in
      pixels.withUnsafeBufferPointer { source in
        for y in 0..<rows {
          for x in 0..<columns {
            let from = place(ofX: x, y: y, orientation) * channels
            let to = (y * columns + x) * channels
            for channel in 0..<channels { target[to + channel] = source[from + channel] }
          }
        }
      }
    }
  }

  /// The index of the stored pixel that is seen at a place.
  private func place(ofX x: Int, y: Int, _ orientation: Int) -> Int {
    switch orientation {
    case 2: y * width + width - 1 - x
    case 3: (height - 1 - y) * width + width - 1 - x
    case 4: (height - 1 - y) * width + x
    case 5: x * width + y
    case 6: (height - 1 - x) * width + y
    case 7: (height - 1 - x) * width + width - 1 - y
    case 8: x * width + width - 1 - y
    default: y * width + x
    }
  }

  /// A rectangle of the image, which must lie within it.
  func cropped(to box: PixelBox) -> PixelImage {
    precondition(box.fits(width: width, height: height), "a crop lies within its image")
    guard box.width != width || box.height != height else { return self }
    let rowCount = box.width * channels
    return PixelImage(width: box.width, height: box.height, channels: channels) { target in
      pixels.withUnsafeBufferPointer { source in
        for row in 0..<box.height {
          let start = ((box.y + row) * width + box.x) * channels
          for index in 0..<rowCount { target[row * rowCount + index] = source[start + index] }
        }
      }
    }
  }
}

/// A rectangle of pixels.
struct PixelBox: Hashable, Sendable {
  /// The first column.
  var x: Int
  /// The first row.
  var y: Int
  /// The number of columns.
  var width: Int
  /// The number of rows.
  var height: Int

  /// Whether it lies within an image of this size and has a pixel.
  func fits(width: Int, height: Int) -> Bool {
    self.width > 0 && self.height > 0 && x >= 0 && y >= 0 && x + self.width <= width && y + self.height <= height
  }
}
