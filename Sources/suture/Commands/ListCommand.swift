import SutureRegistry

/// `suture list`.
struct ListCommand: Command {
  /// The order of the entries.
  private enum Order: String, CaseIterable {
    case id, family, year
  }

  static let configuration = CommandConfiguration(
    name: "list", abstract: "List modules, backbones, ready compositions and sweeps, data sets, and runtimes.",
    discussion: """
      An entry's family is its first tag. No library is loaded. The exit status is 1 if nothing matches, as with \
      'search'.
      """,
    examples: [
      "suture list --kind sweep", "suture list --kind runtime",
      "suture list", "suture list --kind module --tag gate --sort year", "suture list --family channel --json",
    ],
    options: [
      .option("kind", value: "kind", help: "Show only entries of this kind.", choices: ListedItem.kinds),
      .option("family", value: "tag", help: "Show only entries of this family (their first tag).").completed(by: .tags),
      .repeating("tag", value: "tag", help: "Show only entries with this tag.").completed(by: .tags),
      .option(
        "sort", value: "order", help: "Sort by id, by family, or by year, newest first.", defaultValue: "id",
        choices: Order.allCases.map(\.rawValue)), .json,
    ] + RegistryOptions.definitions)

  private let registry: RegistryOptions
  private let kind: String?
  private let family: String?
  private let tags: [String]
  private let order: Order
  private let isJSON: Bool

  init(_ arguments: ParsedArguments) throws {
    registry = RegistryOptions(arguments)
    kind = arguments.value("kind")
    family = arguments.value("family")
    tags = arguments.values("tag")
    order = Order(rawValue: arguments.requiredValue("sort")) ?? .id
    isJSON = arguments.flag("json")
  }

  func run(_ console: Console) throws {
    let registry = try registry.open(console)
    let all = try ListedItem.all(of: registry, runtimes: registry.readRuntimes(console))
    let entries = all.filter { entry in
      (kind == nil || entry.kind == kind) && (family == nil || entry.family == family)
        && tags.allSatisfy(entry.tags.contains)
    }
    let known = Set(all.flatMap(\.tags))
    let unknown = (tags + [family].compactMap { $0 }).filter { !known.contains($0) }
    try RegistryListing(sorted(entries), registry).print(
      to: console, isJSON: isJSON, suggestions: unknown.map { ($0, known.sorted()) })
  }

  /// A stable sort: equal entries keep the registry's order, by kind and id.
  private func sorted(_ entries: [ListedItem]) -> [ListedItem] {
    switch order {
    case .id: entries
    case .family: by(entries) { (ListedItem.kinds.firstIndex(of: $0.kind) ?? 0, $0.family ?? "~") }
    case .year: by(entries) { (-($0.year ?? 0), "") }
    }
  }

  private func by(_ entries: [ListedItem], _ key: (ListedItem) -> (Int, String)) -> [ListedItem] {
    let keys = entries.map(key)
    return entries.indices.sorted { keys[$0] == keys[$1] ? $0 < $1 : keys[$0] < keys[$1] }.map { entries[$0] }
  }
}
