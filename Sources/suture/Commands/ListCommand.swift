import SutureRegistry

/// `suture list`.
struct ListCommand: Command {
  static let configuration = CommandConfiguration(
    name: "list", abstract: "List modules and backbones; no library is loaded.",
    examples: ["suture list", "suture list --kind module --tag channel", "suture list --json"],
    options: [
      .option(
        "kind", value: "kind", help: "Only modules or only backbones.", choices: Manifest.Kind.allCases.map(\.rawValue)),
      .repeating("tag", value: "tag", help: "Only those with this tag."), .json,
    ] + RegistryOptions.definitions)

  private let registry: RegistryOptions
  private let kind: Manifest.Kind?
  private let tags: [String]
  private let isJSON: Bool

  init(_ arguments: ParsedArguments) throws {
    registry = RegistryOptions(arguments)
    kind = arguments.value("kind").flatMap { Manifest.Kind(rawValue: $0) }
    tags = arguments.values("tag")
    isJSON = arguments.flag("json")
  }

  func run(_ console: Console) throws {
    let registry = try registry.open(console)
    let manifests = registry.manifests.filter { manifest in
      (kind == nil || manifest.kind == kind) && tags.allSatisfy(manifest.tags.contains)
    }
    try ManifestListing(manifests, registry).print(to: console, isJSON: isJSON)
  }
}
