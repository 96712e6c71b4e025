/// An entry that a search found.
public struct SearchMatch: Hashable, Sendable {
  /// The entry.
  public let entry: RegistryEntry
  /// The fields in which the terms match best, in the order of the terms, each once; empty for a search without terms.
  public let fields: [String]
  /// The words of the terms that do not occur in the entry.
  public let missing: [String]
  /// The entry's id.
  public var id: String { entry.id }

  /// The score, for the order of the results.
  package let score: Int
}
