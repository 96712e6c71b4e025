/// A semantic version without suffixes: `1.0.0`.
public struct Version: Hashable, Sendable {
  /// Raised for incompatible changes.
  public let major: Int
  /// Raised for additions.
  public let minor: Int
  /// Raised for fixes.
  public let patch: Int

  /// Creates a version.
  public init(_ major: Int, _ minor: Int, _ patch: Int) {
    self.major = major
    self.minor = minor
    self.patch = patch
  }

  /// Parses `x.y.z`; nil for any other text.
  public init?(parsing text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { Version.number(String($0)) }
    guard parts.count == 3, numbers.count == 3 else { return nil }
    self.init(numbers[0], numbers[1], numbers[2])
  }

  /// Parses a number without sign or leading zeros; nil for any other text.
  static func number(_ text: String) -> Int? {
    guard let number = Int(text), number >= 0, String(number) == text else { return nil }
    return number
  }
}

extension Version: Comparable {
  /// Orders by major, minor and patch version.
  public static func < (a: Version, b: Version) -> Bool {
    (a.major, a.minor, a.patch) < (b.major, b.minor, b.patch)
  }
}

extension Version: CustomStringConvertible {
  /// The form in manifests: `1.0.0`.
  public var description: String { "\(major).\(minor).\(patch)" }
}
