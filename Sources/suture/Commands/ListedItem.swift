import SutureData
import SutureRegistry
import SutureSupport

/// Something that `list`, `search` and `info` know by an id.
struct ListedItem {
  /// The words for kinds, as they are listed.
  static let kinds = RegistryEntry.kinds + ["sweep", "dataset"]

  let id: String
  let kind: String
  /// The type's name, or the id of what has none.
  let name: String
  var version: String?
  var tags: [String] = []
  var year: Int?
  let summary: String
  /// The file that describes it; nil for what is part of the program.
  var path: String?
  /// The module or backbone; nil for other kinds.
  var manifest: Manifest?

  /// What it is above all: its first tag.
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

  init(_ sweep: ReadySweep) {
    id = sweep.id
    kind = "sweep"
    name = sweep.id
    summary = sweep.summary
    path = sweep.path
  }

  init(_ data: DataSet) {
    id = data.id
    kind = "dataset"
    name = data.name
    summary =
      "\(data.name): \(Quantity.grouped(data.train.count)) training and \(Quantity.grouped(data.test.count)) test images, "
      + "\(data.channels)×\(data.height)×\(data.width), \(data.classes) classes."
  }

  /// Everything: modules, backbones, compositions, sweeps and data sets, each sorted by id.
  static func all(of registry: Registry) throws -> [ListedItem] {
    registry.listed.map { ListedItem($0) } + registry.sweeps.map { ListedItem($0) }
      + (try DataSetCatalogue.ids.map { ListedItem(try DataSet.load(id: $0)) })
  }
}
