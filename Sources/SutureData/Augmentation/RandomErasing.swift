import SutureSupport

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Sets a random rectangle of the normalized image to 0, the mean colour.
///
/// - Source: torchvision's `RandomErasing`; "Random Erasing Data Augmentation", Zhong et al., 2020.
public struct RandomErasing: Hashable, Sendable, Codable {
  /// The probability that an image has a rectangle; 0.5 by default.
  public var probability: Double
  /// The range of the rectangle's area, as a fraction of the image's; 0.02 to 0.33 by default.
  public var scale: ClosedRange<Double>
  /// The range of the rectangle's height divided by its width; 0.3 to 3.3 by default.
  public var ratio: ClosedRange<Double>

  /// Creates the option.
  public init(
    probability: Double = 0.5, scale: ClosedRange<Double> = 0.02...0.33, ratio: ClosedRange<Double> = 0.3...3.3
  ) {
    self.probability = probability
    self.scale = scale
    self.ratio = ratio
  }

  /// The rectangle of an image; nil if it has none, or if ten rectangles were as large as the image.
  func box(width: Int, height: Int, _ stream: inout RandomStream) -> PixelBox? {
    guard stream.uniform() < probability else { return nil }
    for _ in 0..<10 {
      let area = Double(width * height) * stream.uniform(in: scale)
      let shape = exp(stream.uniform(in: log(ratio.lowerBound)...log(ratio.upperBound)))
      let rows = Int((area * shape).squareRoot().rounded(.toNearestOrEven))
      let columns = Int((area / shape).squareRoot().rounded(.toNearestOrEven))
      guard rows < height, columns < width else { continue }
      let y = stream.uniform(below: height - rows + 1)
      let x = stream.uniform(below: width - columns + 1)
      return rows > 0 && columns > 0 ? PixelBox(x: x, y: y, width: columns, height: rows) : nil
    }
    return nil
  }
}
