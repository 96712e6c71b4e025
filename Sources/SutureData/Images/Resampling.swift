/// The weights with which the samples of one axis are made from those of another, in the fixed-point numbers of Pillow.
///
/// - Source: Pillow, `src/libImaging/Resample.c`: `precompute_coeffs`, `normalize_coeffs_8bpc`.
struct Resampling {
  /// The fractional bits of the weights.
  static let precision = 32 - 8 - 2

  /// The maximum number of weights of a sample.
  let width: Int
  /// The first source sample and the number of source samples of each sample.
  let bounds: [(start: Int, count: Int)]
  /// The weights, `width` for each sample.
  let weights: [Int32]

  /// Weights that turn `source` samples into `target` ones, for some of these.
  init(from source: Int, to target: Int, _ filter: Interpolation, samples: Range<Int>) {
    let scale = Double(source) / Double(target)
    let filterScale = max(scale, 1)
    let support = filter.support * filterScale
    width = Int(support.rounded(.up)) * 2 + 1
    var bounds: [(start: Int, count: Int)] = []
    bounds.reserveCapacity(samples.count)
    var weights = [Int32](repeating: 0, count: samples.count * width)
    var row = [Double](repeating: 0, count: width)
    for (position, sample) in samples.enumerated() {
      let centre = (Double(sample) + 0.5) * scale
      let start = max(Int(centre - support + 0.5), 0)
      let count = min(Int(centre + support + 0.5), source) - start
      var sum = 0.0
      for index in 0..<count {
        row[index] = filter.weight((Double(index + start) - centre + 0.5) / filterScale)
        sum += row[index]
      }
      for index in 0..<count {
        let weight = (sum != 0 ? row[index] / sum : row[index]) * Double(1 << Self.precision)
        weights[position * width + index] = Int32(weight < 0 ? weight - 0.5 : weight + 0.5)
      }
      bounds.append((start, count))
    }
    self.bounds = bounds
    self.weights = weights
  }

  /// A sum of weighted samples as a byte.
  static func byte(_ sum: Int32) -> UInt8 { UInt8(truncatingIfNeeded: max(0, min(255, sum >> Int32(precision)))) }
}

extension PixelImage {
  /// The image, or a rectangle of it, at another size, as Pillow's `resize` computes it.
  ///
  /// A rectangle is resized like an image of its own: pixels outside it have no part in the result.
  /// - Parameters:
  ///   - box: the rectangle; nil for the whole image.
  ///   - window: the part of the result that is computed; nil for all of it.
  func resized(
    _ box: PixelBox? = nil, width: Int, height: Int, _ filter: Interpolation, window: PixelBox? = nil
  ) -> PixelImage {
    var box = box ?? PixelBox(x: 0, y: 0, width: self.width, height: self.height)
    let window = window ?? PixelBox(x: 0, y: 0, width: width, height: height)
    precondition(box.fits(width: self.width, height: self.height), "a crop lies within its image")
    precondition(window.fits(width: width, height: height), "a window lies within the resized image")
    if box.width == width, box.height == height {
      return cropped(
        to: PixelBox(x: box.x + window.x, y: box.y + window.y, width: window.width, height: window.height))
    }
    let across = Resampling(from: box.width, to: width, filter, samples: window.x..<window.x + window.width)
    let down = Resampling(from: box.height, to: height, filter, samples: window.y..<window.y + window.height)
    // Only the rows that are needed.
    let firstRow = down.bounds.first?.start ?? 0
    let end = down.bounds.map { $0.start + $0.count }.max() ?? box.height
    (box.y, box.height) = (box.y + firstRow, end - firstRow)
    return resampledAcross(box, across).resampledDown(down, firstRow: firstRow)
  }

  /// A rectangle whose columns are resampled.
  private func resampledAcross(_ box: PixelBox, _ resampling: Resampling) -> PixelImage {
    let channels = channels
    let target = resampling.bounds.count
    return PixelImage(width: target, height: box.height, channels: channels) { result in
      pixels.withUnsafeBufferPointer { pixels in
        resampling.weights.withUnsafeBufferPointer { weights in
          guard let pixels = pixels.baseAddress, let weights = weights.baseAddress else { return }
          for row in 0..<box.height {
            let source = pixels + ((box.y + row) * width + box.x) * channels
            let line = result + row * target * channels
            for sample in 0..<target {
              let (start, count) = resampling.bounds[sample]
              Self.weigh(
                source + start * channels, weights + sample * resampling.width, count, channels,
                into: line + sample * channels)
            }
          }
        }
      }
    }
  }

  /// Writes the weighted sum of pixels side by side.
  @inline(__always)
  private static func weigh(
    _ source: UnsafePointer<UInt8>, _ weights: UnsafePointer<Int32>, _ count: Int, _ channels: Int,
    into target: UnsafeMutablePointer<UInt8>
  ) {
    let half = Int32(1) << Int32(Resampling.precision - 1)
    if channels == 3 {
      var (red, green, blue) = (half, half, half)
      for index in 0..<count {
        let weight = weights[index]
        red &+= Int32(source[3 &* index]) &* weight
        green &+= Int32(source[3 &* index &+ 1]) &* weight
        blue &+= Int32(source[3 &* index &+ 2]) &* weight
      }
      target[0] = Resampling.byte(red)
      target[1] = Resampling.byte(green)
      target[2] = Resampling.byte(blue)
    } else {
      for channel in 0..<channels {
        var sum = half
        for index in 0..<count { sum &+= Int32(source[channels &* index &+ channel]) &* weights[index] }
        target[channel] = Resampling.byte(sum)
      }
    }
  }

  /// The image whose rows are resampled; its first row is the row `firstRow` that the weights count from 0.
  private func resampledDown(_ resampling: Resampling, firstRow: Int) -> PixelImage {
    let rowCount = width * channels
    let target = resampling.bounds.count
    return PixelImage(width: width, height: target, channels: channels) { result in
      pixels.withUnsafeBufferPointer { pixels in
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: rowCount) { sums in
          guard let pixels = pixels.baseAddress, let sums = sums.baseAddress else { return }
          for sample in 0..<target {
            let (start, count) = resampling.bounds[sample]
            sums.update(repeating: 1 << Int32(Resampling.precision - 1), count: rowCount)
            for row in 0..<count {
              let weight = resampling.weights[sample * resampling.width + row]
              let source = pixels + (start - firstRow + row) * rowCount
              for index in 0..<rowCount { sums[index] &+= Int32(source[index]) &* weight }
            }
            let line = result + sample * rowCount
            for index in 0..<rowCount { line[index] = Resampling.byte(sums[index]) }
          }
        }
      }
    }
  }
}
