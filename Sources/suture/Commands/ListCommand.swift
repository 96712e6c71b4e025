import SutureRegistry

/// `suture list`.
struct ListCommand: Command {
  /// The order of the entries.
  private enum Order: String, CaseIterable {
    case id, family, year
  }

  static let configuration = CommandConfiguration(
    name: "list",
    abstract: "List modules, backbones, ready compositions, operators, ready sweeps, data sets, and runtimes.",
    discussion: """
      The family of a module, backbone or composition is its first tag. Families of modules are \(families). \
      No library is loaded. The exit status is 1 if nothing matches, as with 'search'. With '--json' each entry has \
      the keys id, kind, name, version, tags, year, summary, manifest \
      and library, null if unknown; 'search' adds 'matched', the fields that match, 'missing', the words that an entry \
      lacks, if any, and 'parameters' with '--accepts'.
      """,
    examples: [
      "suture list --kind sweep", "suture list --kind runtime",
      "suture list --families --kind module", "suture list --kind module --year 2021-2024 --sort year",
      "suture list --family channel --json",
    ],
    options: [
      .option("kind", value: "kind", help: "Show only entries of this kind.", choices: ListedItem.kinds),
      .option("family", value: "tag", help: "Show only entries of this family (their first tag).").completed(by: .tags),
      .option("year", value: "years", help: "Show only entries whose paper is of this year, or of a range: 2021-2024."),
      .flag("families", help: "Show the families with the number of their entries and their ids."),
      .repeating("tag", value: "tag", help: "Show only entries with this tag.").completed(by: .tags),
      .option(
        "sort", value: "order", help: "Sort by id, by family, or by year, newest first.", defaultValue: "id",
        choices: Order.allCases.map(\.rawValue)), .json,
    ] + RegistryOptions.definitions)

  /// The families of modules with their meanings, for the help.
  private static let families = ModuleFamily.allCases.map { "'\($0.rawValue)' (\($0.meaning))" }
    .joined(separator: ", ")

  private let registry: RegistryOptions
  private let kind: String?
  private let family: String?
  private let tags: [String]
  private let years: ClosedRange<Int>?
  private let showsFamilies: Bool
  private let order: Order
  private let isJSON: Bool

  init(_ arguments: ParsedArguments) throws {
    registry = RegistryOptions(arguments)
    kind = arguments.value("kind")
    family = arguments.value("family")?.lowercased()
    tags = arguments.values("tag").map { $0.lowercased() }
    years = try arguments.value("year").map(Self.years)
    showsFamilies = arguments.flag("families")
    order = Order(rawValue: arguments.requiredValue("sort")) ?? .id
    isJSON = arguments.flag("json")
    if showsFamilies, let kind, !ListedItem.familyKinds.contains(kind) {
      throw UsageError("'--families' shows those of modules, backbones and compositions: a \(kind) belongs to none")
    }
  }

  func run(_ console: Console) throws {
    let registry = try registry.open(console)
    let all = try ListedItem.all(of: registry, runtimes: registry.readRuntimes(console))
    let entries = all.filter { entry in
      (kind == nil || entry.kind == kind) && (family == nil || entry.family == family)
        && tags.allSatisfy(entry.tags.contains) && (years?.contains(entry.year ?? 0) ?? true)
    }
    let known = Set(all.flatMap(\.tags))
    let unknown = (tags + [family].compactMap { $0 }).filter { !known.contains($0) }
    let grouped = showsFamilies ? entries.filter { ListedItem.familyKinds.contains($0.kind) } : entries
    if showsFamilies, !grouped.isEmpty { return try FamilyListing(grouped).print(to: console, isJSON: isJSON) }
    try RegistryListing(sorted(grouped), registry).print(
      to: console, isJSON: isJSON, suggestions: unknown.map { ($0, known.sorted()) })
  }

  /// The years in `2021` or `2021-2024`.
  private static func years(_ text: String) throws(UsageError) -> ClosedRange<Int> {
    let numbers = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard (1...2).contains(numbers.count), let first = numbers[0], let last = numbers[numbers.count - 1], first <= last
    else { throw UsageError("'--year' is a year or a range, such as 2021 or 2021-2024, not '\(text)'") }
    return first...last
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
