import SutureGraph
import SutureImport
import SutureSupport

/// What `suture import` prints.
struct ImportReport: Encodable {
  private struct Site: Encodable {
    let site: String
    let shape: [Int]
    let layout: String
    let isUseful: Bool

    enum CodingKeys: String, CodingKey {
      case site, shape, layout
      case isUseful = "useful"
    }
  }

  private let network: NetworkImport
  private let target: ImportTarget

  init(_ network: NetworkImport, _ target: ImportTarget) {
    self.network = network
    self.target = target
  }

  private enum CodingKeys: String, CodingKey {
    case id, file, producer, dialect, operations, parameters, input, notes, files, sites
    case pathSource = "site_names"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(network.id, forKey: .id)
    try container.encode(network.fileName, forKey: .file)
    try container.encode(network.network.producer, forKey: .producer)
    try container.encode(network.network.dialect, forKey: .dialect)
    try container.encode(network.network.nodes.count, forKey: .operations)
    try container.encode(network.parameterCount, forKey: .parameters)
    try container.encode(network.typicalInput.dimensions, forKey: .input)
    try container.encode(network.network.pathSource, forKey: .pathSource)
    try container.encode(network.notes, forKey: .notes)
    try container.encode(target.paths, forKey: .files)
    try container.encode(
      network.sites.map {
        Site(site: $0.name, shape: $0.shape.dimensions, layout: $0.layout.name, isUseful: $0.isUseful)
      }, forKey: .sites)
  }

  func print(to console: Console, showsAllSites: Bool) {
    let file = network.network
    console.print(console.output.styled("\(network.id) — imported from \(network.fileName)", .bold))
    InfoLines.print(
      [
        ("written by", file.producer.isEmpty ? nil : file.producer),
        ("operations", "\(NumberText.grouped(file.nodes.count)) (\(file.dialect))"),
        ("parameters", NumberText.grouped(network.parameterCount)), ("input", network.typicalInput.description),
        ("contract", network.signature), ("site names", file.pathSource.explanation),
        ("notes", network.notes.isEmpty ? nil : network.notes.joined(separator: "\n")),
        ("files", target.paths.joined(separator: "\n")),
      ], to: console)
    console.print("")
    let shown = showsAllSites ? network.sites : network.sites.filter { $0.isUseful && $0.isProminent }
    var table = Table([.left("site"), .left("shape"), .left("layout")])
    for site in shown { table.add([site.name, site.shape.description, site.layout.name]) }
    if !shown.isEmpty { table.print(to: console) }
    let useful = network.sites.count(where: \.isUseful)
    let more = network.sites.count - shown.count
    console.print(
      "\(Words.plural(network.sites.count, "site")), \(useful) of them good for grafting"
        + (more > 0
          ? "; \(more) \(more == 1 ? "is" : "are") not shown: 'suture probe \(network.id)\(target.option)' lists all"
          : ""))
    let example = shown.first(where: \.isResidual) ?? shown.last
    guard let example else { return }
    console.print("")
    // The default reduction is by 16.
    let composition = example.channels < 16 ? "'se(reduction: 4)'" : "se"
    console.print(
      "next: suture inspect \(composition) --backbone \(network.id) --site \(example.name)\(target.option)")
  }
}

extension NetworkImport.Site {
  /// Whether it is the branch of a residual connection, an item of a list of modules, or a module of the network itself.
  fileprivate var isProminent: Bool {
    let parts = name.split(separator: ".")
    return isResidual || parts.count <= 1 || parts.last.map { Int($0) != nil } ?? false
  }
}
