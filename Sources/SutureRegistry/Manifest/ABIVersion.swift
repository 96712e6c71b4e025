internal import CSuture

/// A version of the plugin ABI.
public struct ABIVersion: Hashable, Sendable {
  /// The major version; different major versions are incompatible.
  public let major: Int
  /// The minor version; later ones only add functions.
  public let minor: Int

  /// Creates a version.
  public init(_ major: Int, _ minor: Int = 0) {
    self.major = major
    self.minor = minor
  }

  /// Parses `1` or `1.2`; nil for any other text.
  public init?(parsing text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { Version.number(String($0)) }
    guard (1...2).contains(parts.count), numbers.count == parts.count else { return nil }
    self.init(numbers[0], numbers.count == 2 ? numbers[1] : 0)
  }

  /// The version that this program offers.
  public static let host = ABIVersion(Int(SUTURE_ABI_MAJOR), Int(SUTURE_ABI_MINOR))

  /// Whether a plugin that needs at least the version `lowest` works with this one.
  public func offers(_ lowest: ABIVersion) -> Bool { lowest.major == major && lowest.minor <= minor }
}

extension ABIVersion: CustomStringConvertible {
  /// Major and minor: `1.0`.
  public var description: String { "\(major).\(minor)" }
}
