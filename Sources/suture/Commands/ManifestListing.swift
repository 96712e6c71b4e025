import SutureGraph
import SutureRegistry

/// Manifests as `list` and `search` show them.
struct ManifestListing {
  /// One entry as scripts read it.
  private struct Entry: Encodable {
    let id: String
    let kind: String
    let name: String
    let version: String
    let tags: [String]
    /// The paper's; null without one.
    let year: Int?
    let summary: String
    let manifest: String
    /// The library's path; null where it is not found.
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

  private let manifests: [Manifest]
  private let registry: Registry
  private let shape: Shape?

  /// - Parameter shape: where given, parameters on this shape are shown.
  init(_ manifests: [Manifest], _ registry: Registry, countingOn shape: Shape? = nil) {
    self.manifests = manifests
    self.registry = registry
    self.shape = shape
  }

  /// - Parameter suggestions: words that were asked for, each with what it may have been meant to be.
  func print(to console: Console, isJSON: Bool, suggestions: [(word: String, known: [String])]) throws {
    if isJSON { return try console.printJSON(manifests.map(entry)) }
    guard !manifests.isEmpty else {
      let nearest = suggestions.lazy.compactMap { Suggestion.nearest(to: $0.word, in: $0.known) }.first
      return console.printError("nothing matches\(nearest.map { " (did you mean '\($0)'?)" } ?? "")")
    }
    var columns: [Table.Column] = [.left("id"), .left("kind"), .left("family"), .left("year")]
    if shape != nil { columns.append(.right("parameters")) }
    var table = Table(columns + [.left("summary")])
    for manifest in manifests {
      var cells = [
        manifest.id, manifest.kind.rawValue, manifest.family ?? "", manifest.paper?.year.map(String.init) ?? "",
      ]
      if shape != nil { cells.append(parameters(manifest).map(Quantity.grouped) ?? "") }
      table.add(cells + [manifest.summary])
    }
    table.print(to: console)
    if console.output.isTerminal, manifests.count > 1 {
      console.print(console.output.styled("\(Quantity.grouped(manifests.count)) entries", .faint))
    }
  }

  private func parameters(_ manifest: Manifest) -> Int? {
    shape.flatMap { try? manifest.parameterCount(for: $0) }.flatMap { $0 }
  }

  private func entry(_ manifest: Manifest) -> Entry {
    Entry(
      id: manifest.id, kind: manifest.kind.rawValue, name: manifest.name, version: "\(manifest.version)",
      tags: manifest.tags, year: manifest.paper?.year, summary: manifest.summary, manifest: manifest.path,
      library: try? registry.libraryPath(for: manifest),
      parameters: shape == nil ? .none : .some(parameters(manifest)))
  }
}
