/// The fraction of the training images set aside for validation.
public struct ValidationShare: Hashable, Sendable {
  /// The fraction of each class, 0 to 0.5; 0 sets nothing aside.
  public let fraction: Double

  /// No validation images: choices are made on the test images.
  public static let none = ValidationShare(0)
  /// 10 %, the default.
  public static let standard = ValidationShare(0.1)
  /// The largest accepted fraction.
  public static let largest = 0.5

  private init(_ fraction: Double) { self.fraction = fraction }

  /// Creates a share; nil for a fraction outside 0...0.5.
  public init?(fraction: Double) {
    guard (0...Self.largest).contains(fraction) else { return nil }
    self.init(fraction)
  }

  /// Reads `10%`, `0`, `0%` or `none`; nil for anything else.
  public init?(text: String) {
    switch text {
    case "none", "0", "0%": self = .none
    default:
      guard text.hasSuffix("%"), let percent = Double(text.dropLast()) else { return nil }
      self.init(fraction: percent / 100)
    }
  }

  /// The accepted text form, for error messages.
  public static let rule = "a percentage from 0% to 50%, such as 10%, or 'none'"

  /// Whether nothing is set aside.
  public var isNone: Bool { fraction == 0 }
}

extension ValidationShare: CustomStringConvertible {
  /// The form in sweep files: `10%` or `none`.
  public var description: String {
    guard !isNone else { return "none" }
    // In binary, 0.07 · 100 is slightly more than 7.
    let percent = (fraction * 1e8).rounded() / 1e6
    return Int(exactly: percent).map { "\($0)%" } ?? "\(percent)%"
  }
}

extension ValidationShare: Codable {
  /// Reads the fraction.
  public init(from decoder: any Decoder) throws {
    let fraction = try decoder.singleValueContainer().decode(Double.self)
    guard let share = ValidationShare(fraction: fraction) else {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "a share outside 0 ... 0.5"))
    }
    self = share
  }

  /// Writes the fraction.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(fraction)
  }
}
