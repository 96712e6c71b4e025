/// An entry that a search found.
public struct SearchMatch: Hashable, Sendable {
  /// The entry.
  public let entry: RegistryEntry
  /// The fields in which the terms match best, in the order of the terms, each once; empty for a search without terms.
  public let fields: [String]
  /// The entry's id.
  public var id: String { entry.id }

  /// The score, for the order of the results.
  let score: Int
}
