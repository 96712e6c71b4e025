import SutureGraph
import SutureRegistry

/// Entries of the registry as `list` and `search` show them.
struct RegistryListing {
  /// One entry as scripts read it.
  private struct Entry: Encodable {
    let id: String
    let kind: String
    /// The type's name, or the id of a composition.
    let name: String
    let version: String
    let tags: [String]
    /// The paper's; null without one.
    let year: Int?
    let summary: String
    let manifest: String
    /// The library's path; null where it is not found or needed.
    let library: String?
    /// On the shape that was asked for: null where the manifest does not say; the key is absent without a shape.
    let parameters: Int??

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(id, forKey: .id)
      try container.encode(kind, forKey: .kind)
      try container.encode(name, forKey: .name)
      try container.encode(version, forKey: .version)
      try container.encode(tags, forKey: .tags)
      try container.encode(year, forKey: .year)
      try container.encode(summary, forKey: .summary)
      if let parameters { try container.encode(parameters, forKey: .parameters) }
      try container.encode(manifest, forKey: .manifest)
      try container.encode(library, forKey: .library)
    }

    enum CodingKeys: String, CodingKey {
      case id, kind, name, version, tags, year, summary, parameters, manifest, library
    }
  }

  private let entries: [RegistryEntry]
  private let registry: Registry
  private let shape: Shape?

  /// - Parameter shape: where given, parameters on this shape are shown.
  init(_ entries: [RegistryEntry], _ registry: Registry, countingOn shape: Shape? = nil) {
    self.entries = entries
    self.registry = registry
    self.shape = shape
  }

  /// - Parameter suggestions: words that were asked for, each with what it may have been meant to be.
  func print(to console: Console, isJSON: Bool, suggestions: [(word: String, known: [String])]) throws {
    if isJSON { return try console.printJSON(entries.map(described)) }
    guard !entries.isEmpty else {
      let nearest = suggestions.lazy.compactMap { Suggestion.nearest(to: $0.word, in: $0.known) }.first
      return console.printError("nothing matches\(nearest.map { " (did you mean '\($0)'?)" } ?? "")")
    }
    var columns: [Table.Column] = [.left("id"), .left("kind"), .left("family"), .left("year")]
    if shape != nil { columns.append(.right("parameters")) }
    var table = Table(columns + [.left("summary")])
    for entry in entries {
      var cells = [
        entry.id, entry.kind, entry.family ?? "", entry.paper?.year.map(String.init) ?? "",
      ]
      if shape != nil { cells.append(parameters(entry).map(Quantity.grouped) ?? "") }
      table.add(cells + [entry.summary])
    }
    table.print(to: console)
    if console.output.isTerminal, entries.count > 1 {
      console.print(console.output.styled("\(Quantity.grouped(entries.count)) entries", .faint))
    }
  }

  /// How many parameters an entry states on a shape with its defaults; nil where it does not.
  static func parameters(_ entry: RegistryEntry, on shape: Shape) -> Int? {
    try? entry.manifest?.parameterCount(for: shape)
  }

  private func parameters(_ entry: RegistryEntry) -> Int? { shape.flatMap { Self.parameters(entry, on: $0) } }

  private func described(_ entry: RegistryEntry) -> Entry {
    Entry(
      id: entry.id, kind: entry.kind, name: entry.manifest?.name ?? entry.id, version: "\(entry.version)",
      tags: entry.tags,
      year: entry.paper?.year, summary: entry.summary, manifest: entry.path,
      library: entry.manifest.flatMap { try? registry.libraryPath(for: $0) },
      parameters: shape == nil ? .none : .some(parameters(entry)))
  }
}
