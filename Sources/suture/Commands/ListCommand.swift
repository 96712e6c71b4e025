import SutureRegistry

/// `suture list`.
struct ListCommand: Command {
  /// In which order the entries stand.
  private enum Order: String, CaseIterable {
    case id, family, year
  }

  static let configuration = CommandConfiguration(
    name: "list", abstract: "List modules and backbones; no library is loaded.",
    discussion: "An entry's family is its first tag.",
    examples: [
      "suture list", "suture list --kind module --tag gate --sort year", "suture list --family channel --json",
    ],
    options: [
      .option(
        "kind", value: "kind", help: "Only modules or only backbones.", choices: Manifest.Kind.allCases.map(\.rawValue)),
      .option("family", value: "tag", help: "Only those whose first tag this is."),
      .repeating("tag", value: "tag", help: "Only those with this tag."),
      .option(
        "sort", value: "order", help: "By id, by family, or newest first.", defaultValue: "id",
        choices: Order.allCases.map(\.rawValue)), .json,
    ] + RegistryOptions.definitions)

  private let registry: RegistryOptions
  private let kind: Manifest.Kind?
  private let family: String?
  private let tags: [String]
  private let order: Order
  private let isJSON: Bool

  init(_ arguments: ParsedArguments) throws {
    registry = RegistryOptions(arguments)
    kind = arguments.value("kind").flatMap { Manifest.Kind(rawValue: $0) }
    family = arguments.value("family")
    tags = arguments.values("tag")
    order = Order(rawValue: arguments.requiredValue("sort")) ?? .id
    isJSON = arguments.flag("json")
  }

  func run(_ console: Console) throws {
    let registry = try registry.open(console)
    let manifests = registry.manifests.filter { manifest in
      (kind == nil || manifest.kind == kind) && (family == nil || manifest.family == family)
        && tags.allSatisfy(manifest.tags.contains)
    }
    let given = tags + [family].compactMap { $0 }
    let known = Set(registry.manifests.flatMap(\.tags))
    try ManifestListing(sorted(manifests), registry).print(
      to: console, isJSON: isJSON,
      suggestions: given.filter { !known.contains($0) }.map { ($0, known.sorted()) })
  }

  /// The registry's own order is by kind and id; it stays among equals.
  private func sorted(_ manifests: [Manifest]) -> [Manifest] {
    switch order {
    case .id: manifests
    case .family: by(manifests) { ($0.kind == .backbone ? 1 : 0, $0.family ?? "~") }
    case .year: by(manifests) { (-($0.paper?.year ?? 0), "") }
    }
  }

  private func by(_ manifests: [Manifest], _ key: (Manifest) -> (Int, String)) -> [Manifest] {
    let keys = manifests.map(key)
    return manifests.indices.sorted { keys[$0] == keys[$1] ? $0 < $1 : keys[$0] < keys[$1] }.map { manifests[$0] }
  }
}
