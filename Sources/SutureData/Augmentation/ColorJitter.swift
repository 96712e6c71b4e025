import SutureSupport

/// Random brightness, contrast, saturation and hue, in random order.
///
/// - Source: torchvision's `ColorJitter` for Pillow images.
public struct ColorJitter: Hashable, Sendable, Codable {
  /// How far the factor of brightness is from 1 at most.
  public var brightness: Double
  /// How far the factor of contrast is from 1 at most.
  public var contrast: Double
  /// How far the factor of saturation is from 1 at most.
  public var saturation: Double
  /// The largest shift of the hue, as a fraction of the colour wheel, 0 to 0.5.
  public var hue: Double

  /// Creates the option.
  public init(brightness: Double = 0, contrast: Double = 0, saturation: Double = 0, hue: Double = 0) {
    self.brightness = brightness
    self.contrast = contrast
    self.saturation = saturation
    self.hue = hue
  }

  /// The same strength of brightness, contrast and saturation, as timm's `color_jitter`; its default is 0.4.
  public init(_ strength: Double) { self.init(brightness: strength, contrast: strength, saturation: strength) }

  /// The accepted strengths of brightness, contrast and saturation.
  public static let strengths = 0.0...1.0
  /// The accepted shifts of the hue.
  public static let hues = 0.0...0.5

  /// The changed image.
  func apply(to image: PixelImage, _ stream: inout RandomStream) -> PixelImage {
    var image = image
    let order = stream.permutation(4)
    // All factors are drawn, so that switching one off does not change the others.
    let factors = [brightness, contrast, saturation].map { stream.uniform(in: max(0, 1 - $0)...1 + $0) }
    let shift = stream.uniform(in: -hue...hue)
    for step in order {
      switch step {
      case 0 where brightness > 0: image = image.brightened(factors[0])
      case 1 where contrast > 0: image = image.contrasted(factors[1])
      case 2 where saturation > 0: image = image.saturated(factors[2])
      case 3 where hue > 0: image = image.hueShifted(shift)
      default: break
      }
    }
    return image
  }
}
