import SutureRegistry

/// `suture plugin list`.
struct PluginListCommand: Command {
  /// One installed plugin in the JSON output.
  private struct Entry: Encodable {
    let id: String
    let kind: String
    /// The version; null if its manifest cannot be read.
    let version: String?
    /// `ok`, `changed` or `missing`: the state of its files compared with those installed.
    let state: String
    /// Whether compositions use it; false if it is hidden by another plugin with its id.
    let used: Bool
    let files: [String]
  }

  static let configuration = CommandConfiguration(
    name: "list", abstract: "List the plugins installed in your own registry.",
    examples: ["suture plugin list", "suture plugin list --json"], options: [.json])

  private let isJSON: Bool

  init(_ arguments: ParsedArguments) { isJSON = arguments.flag("json") }

  func run(_ console: Console) throws {
    let own = try UserRegistry()
    let registry = try Registry(RegistryPath.forThisProcess())
    let manifests = registry.manifests + registry.hidden.map(\.manifest)
    let entries = own.installed().map { item in
      let manifest = manifests.first { item.files.contains($0.path) }
      return Entry(
        id: item.id, kind: item.kind.rawValue, version: manifest.map { "\($0.version)" }, state: item.state.rawValue,
        used: registry.manifests.contains { item.files.contains($0.path) }, files: item.files)
    }
    if isJSON { return try console.printJSON(entries) }
    guard !entries.isEmpty else { return console.print("nothing is installed in '\(own.folder)'") }
    var table = Table([.left("id"), .left("kind"), .left("version"), .left("state"), .left("used"), .left("manifest")])
    for entry in entries {
      table.add([
        entry.id, entry.kind, entry.version ?? "", entry.state, entry.used ? "yes" : "no, hidden",
        entry.files.first { $0.hasSuffix(".yaml") } ?? "",
      ])
    }
    table.print(to: console)
  }
}
