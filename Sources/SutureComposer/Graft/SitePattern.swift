/// A pattern for names of sites: `*` stands for any letters within one part, `layer*.*.residual`.
public struct SitePattern: Hashable, Sendable {
  /// As it was written.
  public let text: String

  /// Creates a pattern.
  public init(_ text: String) { self.text = text }

  /// Whether a site's name matches, part by part.
  public func matches(_ site: String) -> Bool {
    let pattern = text.split(separator: ".", omittingEmptySubsequences: false)
    let parts = site.split(separator: ".", omittingEmptySubsequences: false)
    return pattern.count == parts.count && zip(pattern, parts).allSatisfy { SitePattern.matches($0[...], $1[...]) }
  }

  private static func matches(_ pattern: Substring, _ text: Substring) -> Bool {
    // Pieces between stars must follow one another; the first and last are anchored.
    let pieces = pattern.split(separator: "*", omittingEmptySubsequences: false)
    guard pieces.count > 1, let first = pieces.first, let last = pieces.last else { return pattern == text }
    guard text.hasPrefix(first), text.dropFirst(first.count).hasSuffix(last) else { return false }
    var rest = text.dropFirst(first.count).dropLast(last.count)
    for piece in pieces.dropFirst().dropLast() where !piece.isEmpty {
      guard let found = rest.firstRange(of: piece) else { return false }
      rest = rest[found.upperBound...]
    }
    return true
  }
}
