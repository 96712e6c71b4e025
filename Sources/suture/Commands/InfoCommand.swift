import SutureComposer
import SutureGraph
import SutureRegistry
import SutureSupport

/// `suture info`.
struct InfoCommand: Command {
  static let configuration = CommandConfiguration(
    name: "info",
    abstract: "Show everything about a module, backbone, composition, operator, sweep, data set or runtime.",
    discussion: """
      A module's page names the runtimes in which it was seen to run, each with the largest difference from Suture's \
      own numbers, and those in which it does not run. An operator or function of compositions is explained with its \
      formula and an example. No library is loaded.
      """,
    examples: [
      "suture info se", "suture info resnet8 --json", "suture info topology-gated", "suture info identity_init",
      "suture info '*'", "suture info onnxruntime",
    ],
    arguments: [
      .argument("id", help: "The id, as 'suture list' shows it, or a name such as 'Coordinate Attention'.").completed(
        by: .ids)
    ],
    options: [.json] + RegistryOptions.definitions)

  private let registry: RegistryOptions
  private let name: String
  private let isJSON: Bool

  init(_ arguments: ParsedArguments) throws {
    registry = RegistryOptions(arguments)
    name = arguments.argument("id")
    isJSON = arguments.flag("json")
  }

  func run(_ console: Console) throws {
    let registry = try registry.open(console)
    let runtimes = registry.readRuntimes(console)
    let items = try ListedItem.all(of: registry, runtimes: runtimes)
    let id = try id(among: items, in: registry)
    if let ready = registry.composition(id), !registry.manifests.contains(where: { $0.id == id }) {
      let report = try CompositionReport(ready, registry)
      return isJSON ? try console.printJSON(report) : report.print(to: console)
    }
    if let item = items.first(where: { $0.id == id }), item.manifest == nil {
      if let runtime = item.runtime {
        let report = RuntimeReport(runtime, registry)
        return isJSON ? try console.printJSON(report) : report.print(to: console)
      }
      if item.kind == ListedItem.operatorKind, let entry = GrammarEntry.named(id) {
        let report = GrammarReport(entry)
        return isJSON ? try console.printJSON(report) : report.print(to: console)
      }
      let report = ItemReport(item)
      return isJSON ? try console.printJSON(report) : report.print(to: console)
    }
    let manifests = registry.manifests.filter { $0.id == id }
    if manifests.isEmpty {
      // If the manifest with this id is invalid, report why.
      if registry.names(id) { _ = try registry.manifests(of: id) }
      throw CommandError.noItem(name, known: items.map(\.id))
    }
    for (index, manifest) in manifests.enumerated() {
      let report = ManifestReport(manifest, registry, runtimes: runtimes)
      if isJSON {
        try console.printJSON(report)
      } else {
        if index > 0 { console.print("") }
        report.print(to: console)
      }
    }
  }
}

extension InfoCommand {
  /// The id that was given, in any case, or that has the given name, sign or word.
  /// - Throws: `RegistryError` if several entries have the name.
  private func id(among items: [ListedItem], in registry: Registry) throws(RegistryError) -> String {
    // A sweep's id may contain capital letters.
    if items.contains(where: { $0.id == name }) { return name }
    let id = name.lowercased()
    if items.contains(where: { $0.id == id }) { return id }
    return try registry.id(named: name) ?? GrammarEntry.named(name)?.id ?? id
  }
}

extension Registry {
  /// The id of the module, or else the backbone, with a name; nil if none has it.
  /// - Throws: `RegistryError` if several entries have the name.
  func id(named name: String) throws(RegistryError) -> String? {
    for kind in Manifest.Kind.allCases {
      let ids = names(of: kind).ids(named: name)
      guard ids.count < 2 else { throw .ambiguousName(name, kind: kind, ids: ids) }
      if let id = ids.first { return id }
    }
    return nil
  }

  /// Whether there are manifests with this id, even invalid ones.
  fileprivate func names(_ id: String) -> Bool {
    problems.contains { problem in
      switch problem {
      case .manifest(let error): error.file.hasSuffix("/\(id).yaml")
      case .ambiguous(let other, _, _, _): other == id
      case .folder: false
      }
    }
  }

  /// The manifests with an id: a module, a backbone, or one of each.
  /// - Throws: `RegistryError` with a suggestion from both kinds if there is none.
  func manifests(of id: String) throws -> [Manifest] {
    let found = manifests.filter { $0.id == id }
    if !found.isEmpty { return found }
    if let named = try self.id(named: id) { return manifests.filter { $0.id == named } }
    let isNearBackbone = Suggestion.nearest(to: id, in: manifests.filter { $0.kind == .backbone }.map(\.id)) != nil
    let isNearModule = Suggestion.nearest(to: id, in: manifests.filter { $0.kind == .module }.map(\.id)) != nil
    return [try manifest(id, kind: isNearBackbone && !isNearModule ? .backbone : .module)]
  }
}
