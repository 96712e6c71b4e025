import SutureSupport

/// A value in a YAML document, with its place.
///
/// Documents are small trees without aliases or tags, and every key is a scalar.
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

  /// The content of a node.
  public enum Content: Hashable, Sendable {
    /// Text; plain if written without quotes, so that it may be a number or truth value.
    case scalar(String, isPlain: Bool)
    /// A list.
    case sequence([YAMLNode])
    /// Keys and values in the file's order, without duplicate keys.
    case mapping([Entry])
  }

  /// The maximum size of a file in bytes.
  public static let maximumByteCount = 256 * 1024
  /// The maximum nesting of collections.
  public static let maximumDepth = 16

  /// The content.
  public let content: Content
  /// The line of the first character, from 1.
  public let line: Int
  /// The column of the first character, from 1.
  public let column: Int

  /// A description for messages: `a list`.
  var kind: String {
    switch content {
    case .scalar(let text, let isPlain): text.isEmpty && isPlain ? "nothing" : quoted(text)
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }
}
