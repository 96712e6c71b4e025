import SutureExecution
import SutureSupport

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Mixes each image of a batch with the one before it, the first with the last: all pixels, or a rectangle.
///
/// If both are given, either is chosen for each batch with probability ½.
///
/// - Source: torchvision's `MixUp` and `CutMix`; Zhang et al., 2018, and Yun et al., 2019.
struct BatchMixing: Sendable {
  /// The parameter of the beta distribution for mixing all pixels; nil for never.
  let mixup: Double?
  /// The parameter of the beta distribution for exchanging a rectangle; nil for never.
  let cutmix: Double?

  /// Mixes images.
  /// - Parameters:
  ///   - images: [n, c, h, w].
  ///   - sizes: n, c, h and w.
  /// - Returns: the second labels with the weight of the first ones; nil if nothing is mixed.
  func mix(
    _ images: inout [Float], sizes: [Int], labels: [Int], _ stream: inout RandomStream
  ) -> LabelMix? {
    guard mixup != nil || cutmix != nil, let last = labels.last else { return nil }
    let isFirst = stream.uniform() < 0.5
    let partners = [last] + labels.dropLast()
    if let mixup, cutmix == nil || isFirst {
      let share = stream.beta(mixup)
      Self.blend(&images, count: labels.count, share: Float(share))
      return LabelMix(partners: partners, share: share)
    }
    guard let cutmix else { return nil }
    let box = Self.box(width: sizes[3], height: sizes[2], share: stream.beta(cutmix), &stream)
    Self.exchange(&images, sizes: sizes, box)
    let area = Double(box.width * box.height)
    return LabelMix(partners: partners, share: 1 - area / Double(sizes[2] * sizes[3]))
  }

  /// Makes each image the sum of `share` of it and the rest of the one before it.
  static func blend(_ images: inout [Float], count: Int, share: Float) {
    let size = images.count / count
    let last = Array(images.suffix(size))
    for image in stride(from: count - 1, through: 0, by: -1) {
      for index in 0..<size {
        let before = image == 0 ? last[index] : images[(image - 1) * size + index]
        images[image * size + index] = images[image * size + index] * share + before * (1 - share)
      }
    }
  }

  /// Copies a rectangle of each image from the one before it.
  static func exchange(_ images: inout [Float], sizes: [Int], _ box: PixelBox) {
    guard box.width > 0, box.height > 0 else { return }
    let (channels, height, width) = (sizes[1], sizes[2], sizes[3])
    let size = channels * height * width
    let last = Array(images.suffix(size))
    for image in stride(from: sizes[0] - 1, through: 0, by: -1) {
      for channel in 0..<channels {
        for row in box.y..<box.y + box.height {
          let start = (channel * height + row) * width + box.x
          for index in start..<start + box.width {
            images[image * size + index] = image == 0 ? last[index] : images[(image - 1) * size + index]
          }
        }
      }
    }
  }

  /// A rectangle about a random pixel with 1 − `share` of the image's area, cut off at the image's edges.
  static func box(width: Int, height: Int, share: Double, _ stream: inout RandomStream) -> PixelBox {
    let (x, y) = (stream.uniform(below: width), stream.uniform(below: height))
    let radius = 0.5 * (1 - share).squareRoot()
    let (halfWidth, halfHeight) = (Int(radius * Double(width)), Int(radius * Double(height)))
    let (left, top) = (max(x - halfWidth, 0), max(y - halfHeight, 0))
    return PixelBox(
      x: left, y: top, width: min(x + halfWidth, width) - left, height: min(y + halfHeight, height) - top)
  }
}

extension RandomStream {
  /// A number from the beta distribution with two equal parameters.
  mutating func beta(_ parameter: Double) -> Double {
    let (first, second) = (gamma(parameter), gamma(parameter))
    // Both may be too small for a number.
    return first + second > 0 ? first / (first + second) : uniform() < 0.5 ? 0 : 1
  }

  /// A number from the gamma distribution with scale 1, by the method of Marsaglia and Tsang (2000).
  private mutating func gamma(_ shape: Double) -> Double {
    guard shape >= 1 else { return gamma(shape + 1) * pow(1 - uniform(), 1 / shape) }
    let d = shape - 1.0 / 3
    let c = 1 / (9 * d).squareRoot()
    while true {
      let x = normal()
      let v = (1 + c * x) * (1 + c * x) * (1 + c * x)
      guard v > 0 else { continue }
      if log(1 - uniform()) < 0.5 * x * x + d - d * v + d * log(v) { return d * v }
    }
  }
}
