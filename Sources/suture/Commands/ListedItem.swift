import SutureComposer
import SutureData
import SutureRegistry
import SutureSupport

/// An item with an id, shown by `list`, `search` and `info`.
struct ListedItem {
  /// The kind of what the grammar of compositions names: operators, functions, `identity`.
  static let operatorKind = "operator"
  /// The names of the kinds, in the order of listing.
  static let kinds = familyKinds + [operatorKind, "sweep", "dataset", "runtime"]
  /// The kinds whose entries belong to families.
  static let familyKinds = RegistryEntry.kinds

  let id: String
  let kind: String
  /// The type's name, or the id if there is none.
  let name: String
  var version: String?
  var tags: [String] = []
  var year: Int?
  let summary: String
  /// The file that describes it; nil if it is built into the program.
  var path: String?
  /// The module or backbone; nil for other kinds.
  var manifest: Manifest?
  /// The runtime; nil for other kinds.
  var runtime: MeasuredRuntime?

  /// The fields in which search terms match; nil without terms.
  var matched: [String]?
  /// The words of a search that it lacks.
  var missing: [String] = []

  /// Its family: its first tag.
  var family: String? { tags.first }

  init(_ entry: RegistryEntry) {
    id = entry.id
    kind = entry.kind
    name = entry.manifest?.name ?? entry.id
    version = "\(entry.version)"
    tags = entry.tags
    year = entry.paper?.year
    summary = entry.summary
    path = entry.path
    manifest = entry.manifest
  }

  init(_ match: SearchMatch, matched: [String]?) {
    self.init(match.entry)
    self.matched = matched
    missing = match.missing
  }

  init(_ entry: GrammarEntry, matched: [String]? = nil) {
    id = entry.id
    kind = Self.operatorKind
    name = entry.title
    summary = entry.meaning.summary
    self.matched = matched
  }

  init(_ sweep: ReadySweep) {
    id = sweep.id
    kind = "sweep"
    name = sweep.id
    summary = sweep.summary
    path = sweep.path
  }

  init(_ data: DataSetSummary) {
    id = data.id
    kind = "dataset"
    name = data.name
    summary =
      "\(data.name): \(NumberText.grouped(data.trainCount)) training and "
      + "\(NumberText.grouped(data.testCount)) test images, "
      + "\(data.imageSizes.map(String.init).joined(separator: "×")), \(data.classes) classes."
  }

  init(_ runtime: MeasuredRuntime) {
    id = runtime.id
    kind = "runtime"
    name = runtime.id
    version = runtime.version
    summary = runtime.summary
    path = runtime.path
    self.runtime = runtime
  }

  /// All modules, backbones, compositions, operators, sweeps, data sets and runtimes, each kind sorted by id, but for
  /// the operators, which are in the order of the grammar.
  static func all(of registry: Registry, runtimes: [MeasuredRuntime]) throws -> [ListedItem] {
    registry.listed.map { ListedItem($0) } + GrammarEntry.all.map { ListedItem($0) }
      + registry.sweeps.map { ListedItem($0) } + (try DataSetCatalogue.summaries().map { ListedItem($0) })
      + runtimes.map { ListedItem($0) }
  }
}
