import SutureComposer

/// Which variables of a network a setting is about: a word for a part of the network, or a pattern of module paths.
public struct VariablePattern: Hashable, Sendable, Codable {
  /// A part of a network with grafts.
  enum Part: String, CaseIterable {
    /// All variables of the backbone, except those of the head.
    case backbone
    /// The backbone's last layer with parameters, the classifier.
    case head
    /// All variables of grafts.
    case grafts
  }

  /// What patterns are, for help texts.
  public static let explanation =
    "'backbone', 'head', 'grafts', or a pattern of module paths such as 'layer*' or 'blocks.0.attn'"

  /// As it was written.
  public let text: String

  /// Creates a pattern.
  public init(_ text: String) { self.text = text }

  /// Reads the text.
  public init(from decoder: any Decoder) throws { text = try decoder.singleValueContainer().decode(String.self) }

  /// Writes the text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }

  /// The part that it names; nil for a pattern of paths.
  var part: Part? { Part(rawValue: text) }

  /// Whether a variable's full name, or the path of a module that contains it, matches.
  func matches(path name: String) -> Bool {
    let pattern = SitePattern(text)
    let parts = name.split(separator: ".")
    return parts.indices.contains { pattern.matches(parts[...$0].joined(separator: ".")) }
  }
}
