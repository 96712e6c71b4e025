import SutureSupport

/// Some random operations of fourteen, all of the same magnitude.
///
/// - Source: torchvision's `RandAugment` for Pillow images; "RandAugment: Practical Automated Data Augmentation with a
///   Reduced Search Space", Cubuk et al., 2020.
public struct RandAugment: Hashable, Sendable, Codable {
  /// The number of operations of each image; 2 by default.
  public var operations: Int
  /// The magnitude, 0 to 30; 9 by default.
  public var magnitude: Int

  /// Creates the option.
  public init(operations: Int = 2, magnitude: Int = 9) {
    self.operations = operations
    self.magnitude = magnitude
  }

  /// The accepted numbers of operations.
  public static let operationBounds = 1...16
  /// The accepted magnitudes.
  public static let magnitudes = 0...30

  /// An operation, in torchvision's order.
  enum Operation: CaseIterable {
    case identity, shearX, shearY, translateX, translateY, rotate, brightness, colour, contrast, sharpness, posterize
    case solarize, autoContrast, equalize

    /// Whether the magnitude's sign is drawn.
    var isSigned: Bool {
      switch self {
      case .identity, .posterize, .solarize, .autoContrast, .equalize: false
      default: true
      }
    }
  }

  /// The changed image.
  func apply(to image: PixelImage, _ stream: inout RandomStream) -> PixelImage {
    var image = image
    for _ in 0..<operations {
      let operation = Operation.allCases[stream.uniform(below: Operation.allCases.count)]
      let isNegative = stream.uniform(below: 2) == 1 && operation.isSigned
      image = Self.apply(operation, magnitude: magnitude, isNegative: isNegative, to: image)
    }
    return image
  }

  /// The image after one operation.
  static func apply(
    _ operation: Operation, magnitude: Int, isNegative: Bool, to image: PixelImage
  ) -> PixelImage {
    let share = Double(magnitude) / 30
    func signed(_ largest: Double) -> Double { (isNegative ? -1 : 1) * share * largest }
    switch operation {
    case .identity: return image
    case .shearX: return image.transformed([1, signed(0.3), 0, 0, 1, 0])
    case .shearY: return image.transformed([1, 0, 0, signed(0.3), 1, 0])
    case .translateX:
      return image.transformed([1, 0, -signed(150.0 / 331 * Double(image.width)).rounded(.towardZero), 0, 1, 0])
    case .translateY:
      return image.transformed([1, 0, 0, 0, 1, -signed(150.0 / 331 * Double(image.height)).rounded(.towardZero)])
    case .rotate: return image.rotated(degrees: signed(30))
    case .brightness: return image.brightened(1 + signed(0.9))
    case .colour: return image.saturated(1 + signed(0.9))
    case .contrast: return image.contrasted(1 + signed(0.9))
    case .sharpness: return image.sharpened(1 + signed(0.9))
    case .posterize:
      let bits = 8 - Int((Double(magnitude) / 7.5).rounded(.toNearestOrEven))
      return image.mapped { $0 & ~UInt8((1 << (8 - bits)) - 1) }
    case .solarize:
      let threshold = 255 * (1 - share)
      return image.mapped { Double($0) < threshold ? $0 : 255 - $0 }
    case .autoContrast: return image.autoContrasted()
    case .equalize: return image.equalized()
    }
  }
}
