import SutureSupport

/// A value in a YAML document, with its place.
///
/// Documents are small trees: no aliases, no tags, every key a scalar.
public struct YAMLNode: Hashable, Sendable {
  /// One key of a mapping with its value.
  public struct Entry: Hashable, Sendable {
    /// The key's text.
    public let key: String
    /// The key's line, from 1.
    public let line: Int
    /// The key's column in characters, from 1.
    public let column: Int
    /// The value.
    public let value: YAMLNode
  }

  /// What a node holds.
  public enum Content: Hashable, Sendable {
    /// Text; plain where it stands without quotes, so that it may mean a number or truth value.
    case scalar(String, isPlain: Bool)
    /// A list.
    case sequence([YAMLNode])
    /// Keys and values in the file's order; no key comes twice.
    case mapping([Entry])
  }

  /// The most bytes that a file may have.
  public static let maximumByteCount = 256 * 1024
  /// The most collections within one another.
  public static let maximumDepth = 16

  /// What it holds.
  public let content: Content
  /// The line of its first character, from 1.
  public let line: Int
  /// The column of its first character, from 1.
  public let column: Int

  /// What it is, for messages: `a list`.
  var kind: String {
    switch content {
    case .scalar(let text, let isPlain): text.isEmpty && isPlain ? "nothing" : quoted(text)
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }
}
