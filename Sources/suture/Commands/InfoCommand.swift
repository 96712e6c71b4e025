import SutureGraph
import SutureRegistry

/// `suture info`.
struct InfoCommand: Command {
  static let configuration = CommandConfiguration(
    name: "info", abstract: "Show everything about a module or backbone; no library is loaded.",
    examples: ["suture info se", "suture info resnet8 --json"],
    arguments: [.argument("id", help: "The id, as 'suture list' shows it.").completed(by: .ids)],
    options: [.json] + RegistryOptions.definitions)

  private let registry: RegistryOptions
  private let id: String
  private let isJSON: Bool

  init(_ arguments: ParsedArguments) throws {
    registry = RegistryOptions(arguments)
    id = arguments.argument("id")
    isJSON = arguments.flag("json")
  }

  func run(_ console: Console) throws {
    let registry = try registry.open(console)
    let manifests = try registry.manifests(of: id)
    for (index, manifest) in manifests.enumerated() {
      let report = ManifestReport(manifest, registry)
      if isJSON {
        try console.printJSON(report)
      } else {
        if index > 0 { console.print("") }
        report.print(to: console)
      }
    }
  }
}

extension Registry {
  /// What an id stands for: a module, a backbone, or one of each.
  /// - Throws: `RegistryError` with a suggestion over both kinds where there is none.
  func manifests(of id: String) throws -> [Manifest] {
    let found = manifests.filter { $0.id == id }
    if !found.isEmpty { return found }
    let isNearBackbone = Suggestion.nearest(to: id, in: manifests.filter { $0.kind == .backbone }.map(\.id)) != nil
    let isNearModule = Suggestion.nearest(to: id, in: manifests.filter { $0.kind == .module }.map(\.id)) != nil
    return [try manifest(id, kind: isNearBackbone && !isNearModule ? .backbone : .module)]
  }
}
