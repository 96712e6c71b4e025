/// A semantic version without suffixes: `1.0.0`.
public struct Version: Hashable, Sendable {
  /// Raised when users of the old one may break.
  public let major: Int
  /// Raised when something is added.
  public let minor: Int
  /// Raised when something is repaired.
  public let patch: Int

  /// Creates a version.
  public init(_ major: Int, _ minor: Int, _ patch: Int) {
    self.major = major
    self.minor = minor
    self.patch = patch
  }

  /// Reads `x.y.z`; nil where the text is anything else.
  public init?(parsing text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { Version.number(String($0)) }
    guard parts.count == 3, numbers.count == 3 else { return nil }
    self.init(numbers[0], numbers[1], numbers[2])
  }

  /// A number without sign or leading zeros.
  static func number(_ text: String) -> Int? {
    guard let number = Int(text), number >= 0, String(number) == text else { return nil }
    return number
  }
}

extension Version: Comparable {
  /// Whether one comes before another.
  public static func < (a: Version, b: Version) -> Bool {
    (a.major, a.minor, a.patch) < (b.major, b.minor, b.patch)
  }
}

extension Version: CustomStringConvertible {
  /// As in the manifest: `1.0.0`.
  public var description: String { "\(major).\(minor).\(patch)" }
}
