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
    let summary: String
    let manifest: String
    /// The library's path; null where it is not found.
    let library: String?

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(id, forKey: .id)
      try container.encode(kind, forKey: .kind)
      try container.encode(name, forKey: .name)
      try container.encode(version, forKey: .version)
      try container.encode(tags, forKey: .tags)
      try container.encode(summary, forKey: .summary)
      try container.encode(manifest, forKey: .manifest)
      try container.encode(library, forKey: .library)
    }

    enum CodingKeys: String, CodingKey { case id, kind, name, version, tags, summary, manifest, library }
  }

  private let manifests: [Manifest]
  private let registry: Registry

  init(_ manifests: [Manifest], _ registry: Registry) {
    self.manifests = manifests
    self.registry = registry
  }

  func print(to console: Console, isJSON: Bool) throws {
    if isJSON {
      return try console.printJSON(
        manifests.map { manifest in
          Entry(
            id: manifest.id, kind: manifest.kind.rawValue, name: manifest.name, version: "\(manifest.version)",
            tags: manifest.tags, summary: manifest.summary, manifest: manifest.path,
            library: try? registry.libraryPath(for: manifest))
        })
    }
    guard !manifests.isEmpty else { return console.printError("nothing matches") }
    var table = Table([.left("id"), .left("kind"), .left("year"), .left("tags"), .left("summary")])
    for manifest in manifests {
      table.add([
        manifest.id, manifest.kind.rawValue, manifest.paper?.year.map(String.init) ?? "",
        manifest.tags.joined(separator: " "), manifest.summary,
      ])
    }
    table.print(to: console)
  }
}
