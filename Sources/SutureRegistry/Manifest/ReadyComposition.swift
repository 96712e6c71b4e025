/// A named composition from a registry file, used in expressions like a module.
public struct ReadyComposition: Hashable, Sendable {
  /// The id by which compositions use it.
  public let id: String
  /// The version.
  public let version: Version
  /// A one-line description.
  public let summary: String
  /// The publication.
  public let paper: Paper?
  /// Further information for users.
  public let notes: String?
  /// Tags for searching and selecting.
  public let tags: [String]
  /// The composition, as an expression or a tree.
  public let source: YAMLReader
  /// The path of the file that it was read from.
  public let path: String

  private static let keys = ["schema", "id", "kind", "version", "summary", "paper", "notes", "tags", "composition"]

  /// Reads a composition's file.
  /// - Throws: `YAMLError` with the place of the first error.
  public init(contentsOf path: String) throws(YAMLError) {
    let fields = try YAMLReader(contentsOf: path).mapping(keys: ReadyComposition.keys)
    let schema = try fields.required("schema")
    guard try schema.integer() == Manifest.schemaVersion else {
      throw schema.error(.invalidValue, "unknown schema; this version reads schema \(Manifest.schemaVersion)")
    }
    id = try fields.required("id").text(
      "a lower-case letter, then letters, digits, '_' and '-', at most 64 characters", where: Name.isID)
    let kind = try fields.required("kind")
    guard try kind.text() == "composition" else { throw kind.error(.invalidValue, "'kind' must be 'composition'") }
    version = try fields.required("version").parsed("a version such as 1.0.0", Version.init(parsing:))
    summary = try fields.required("summary").text(limit: 200, "one line") { !$0.utf8.contains(UInt8(ascii: "\n")) }
    paper = try fields["paper"].map { paper throws(YAMLError) in try Paper(paper) }
    notes = try fields["notes"]?.text()
    tags = try fields["tags"]?.tags() ?? []
    source = try fields.required("composition")
    self.path = path
  }
}
