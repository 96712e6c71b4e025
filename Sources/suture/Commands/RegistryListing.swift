import SutureGraph
import SutureRegistry
import SutureSupport

/// The output of `list` and `search`.
struct RegistryListing {
  /// One entry in the JSON output.
  private struct Entry: Encodable {
    let item: ListedItem
    /// The library's path; null if it is not found or not needed.
    let library: String?
    /// The number of parameters for the requested shape: null if it is unknown; the key is absent without a shape.
    let parameters: Int??
    /// The files that it hides.
    let hides: [String]

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(item.id, forKey: .id)
      try container.encode(item.kind, forKey: .kind)
      try container.encode(item.name, forKey: .name)
      try container.encode(item.version, forKey: .version)
      try container.encode(item.tags, forKey: .tags)
      try container.encode(item.year, forKey: .year)
      try container.encode(item.summary, forKey: .summary)
      try container.encodeIfPresent(item.matched, forKey: .matched)
      if !item.missing.isEmpty { try container.encode(item.missing, forKey: .missing) }
      if let parameters { try container.encode(parameters, forKey: .parameters) }
      try container.encode(item.path, forKey: .manifest)
      try container.encode(library, forKey: .library)
      if !hides.isEmpty { try container.encode(hides, forKey: .hides) }
    }

    enum CodingKeys: String, CodingKey {
      case id, kind, name, version, tags, year, matched, missing, summary, parameters, manifest, library, hides
    }
  }

  private let items: [ListedItem]
  private let registry: Registry
  /// Numbers of parameters by the manifest's path; nil if none are shown.
  private let parameters: [String: Int]?

  /// - Parameter parameters: the numbers of parameters to show, by the manifest's path; nil to show none.
  init(_ items: [ListedItem], _ registry: Registry, parameters: [String: Int]? = nil) {
    self.items = items
    self.registry = registry
    self.parameters = parameters
  }

  /// Prints the entries, or a message if there are none.
  /// - Parameter suggestions: requested words, each with the known words to suggest instead.
  /// - Throws: `ExitStatus.failure` if nothing matches.
  func print(to console: Console, isJSON: Bool, suggestions: [(word: String, known: [String])]) throws {
    if isJSON {
      try console.printJSON(items.map(described))
    } else if items.isEmpty {
      let nearest = suggestions.lazy.compactMap { Suggestion.nearest(to: $0.word, in: $0.known) }.first
      console.printError("nothing matches\(nearest.map { " (did you mean '\($0)'?)" } ?? "")")
    } else {
      printTable(to: console)
    }
    if items.isEmpty { throw ExitStatus.failure }
  }

  private func printTable(to console: Console) {
    var columns: [Table.Column] = [.left("id"), .left("kind"), .left("family"), .left("year")]
    if parameters != nil { columns.append(.right("parameters")) }
    let showsMatches = items.contains { $0.matched != nil }
    if showsMatches { columns.append(.left("match")) }
    var table = Table(columns + [.left("summary")])
    for item in items {
      var cells = [item.id, item.kind, item.family ?? "", item.year.map(String.init) ?? ""]
      if parameters != nil { cells.append(count(item).map(NumberText.grouped) ?? "") }
      if showsMatches { cells.append((item.matched ?? []).joined(separator: ", ")) }
      table.add(cells + [item.summary])
    }
    table.print(to: console)
    if console.output.isTerminal, items.count > 1 {
      console.print(console.output.styled("\(NumberText.grouped(items.count)) entries", .faint))
    }
    let shown = Set(items.compactMap(\.manifest).map { "\($0.kind) \($0.id)" })
    for hidden in registry.hidden where shown.contains("\(hidden.manifest.kind) \(hidden.manifest.id)") {
      console.printError("note: \(hidden)")
    }
  }

  private func count(_ item: ListedItem) -> Int? { item.manifest.flatMap { parameters?[$0.path] } }

  private func described(_ item: ListedItem) -> Entry {
    Entry(
      item: item, library: item.manifest.flatMap { try? registry.codePath(of: $0) },
      parameters: parameters == nil ? .none : .some(count(item)),
      hides: registry.hidden.filter { $0.by.path == item.path }.map(\.manifest.path))
  }
}
