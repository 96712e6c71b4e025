/// How an image is resized: the filters of Pillow, which also average when an image is made smaller (antialiasing).
public enum Interpolation: String, Hashable, Sendable, Codable, CaseIterable {
  /// A triangle of one pixel on each side; torchvision's default.
  case bilinear
  /// Keys' cubic with a = −0.5, of two pixels on each side.
  case bicubic

  /// The distance beyond which the filter is 0, in pixels of the larger grid.
  var support: Double {
    switch self {
    case .bilinear: 1
    case .bicubic: 2
    }
  }

  /// The filter's value at a distance.
  func weight(_ distance: Double) -> Double {
    let x = abs(distance)
    switch self {
    case .bilinear: return x < 1 ? 1 - x : 0
    case .bicubic:
      let a = -0.5
      if x < 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
      return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0
    }
  }
}
