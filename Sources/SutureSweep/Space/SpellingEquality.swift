/// Two spellings of one composition.
public struct SpellingEquality: Hashable, Sendable, Encodable {
  /// The spelling that was omitted.
  public let spelling: String
  /// The canonical composition that is tried; `identity` for the bare backbone.
  public let canonical: String
}
