import SutureSupport

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A crop of random place, size and shape, which is resized to the networks' input.
///
/// - Source: torchvision's `RandomResizedCrop`; "Going Deeper with Convolutions", Szegedy et al., 2015.
public struct RandomResizedCrop: Hashable, Sendable, Codable {
  /// The range of the crop's area, as a fraction of the image's; 0.08 to 1 by default.
  public var scale: ClosedRange<Double>
  /// The range of the crop's width divided by its height, drawn from a uniform distribution of its logarithm; ¾ to 4⁄3 by
  /// default.
  public var ratio: ClosedRange<Double>

  /// Creates a crop.
  public init(scale: ClosedRange<Double> = 0.08...1, ratio: ClosedRange<Double> = 3.0 / 4...4.0 / 3) {
    self.scale = scale
    self.ratio = ratio
  }

  /// The accepted numbers of `scale`.
  public static let scaleBounds = 0.0001...1.0
  /// The accepted numbers of `ratio`.
  public static let ratioBounds = 0.01...100.0

  /// A crop of an image; after ten crops that do not fit, the largest in the centre whose shape is in the range.
  func box(width: Int, height: Int, _ stream: inout RandomStream) -> PixelBox {
    let area = Double(width * height)
    for _ in 0..<10 {
      let target = area * stream.uniform(in: scale)
      let shape = exp(stream.uniform(in: log(ratio.lowerBound)...log(ratio.upperBound)))
      let columns = Int((target * shape).squareRoot().rounded(.toNearestOrEven))
      let rows = Int((target / shape).squareRoot().rounded(.toNearestOrEven))
      guard columns > 0, columns <= width, rows > 0, rows <= height else { continue }
      let y = stream.uniform(below: height - rows + 1)
      let x = stream.uniform(below: width - columns + 1)
      return PixelBox(x: x, y: y, width: columns, height: rows)
    }
    let shape = Double(width) / Double(height)
    var (columns, rows) = (width, height)
    if shape < ratio.lowerBound {
      rows = min(height, max(1, Int((Double(width) / ratio.lowerBound).rounded(.toNearestOrEven))))
    } else if shape > ratio.upperBound {
      columns = min(width, max(1, Int((Double(height) * ratio.upperBound).rounded(.toNearestOrEven))))
    }
    return PixelBox(x: (width - columns) / 2, y: (height - rows) / 2, width: columns, height: rows)
  }
}

extension RandomStream {
  /// A number between two bounds, each equally likely.
  mutating func uniform(in range: ClosedRange<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
  }
}
