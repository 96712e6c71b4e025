import SutureComposer
import SutureRegistry

/// Everything about a ready composition, as `info` shows it.
struct CompositionReport: Encodable {
  let id: String
  let kind = "composition"
  let version: String
  let summary: String
  let paper: ManifestReport.Paper?
  let notes: String?
  let tags: [String]
  /// As its file writes it.
  let composition: String
  /// With names of ready compositions replaced, and hyperparameters checked.
  let expanded: String
  /// The modules in it, each once.
  let modules: [String]
  let file: String

  /// - Throws: `YAMLError` where its file holds no composition; what the registry says of unknown modules.
  init(_ ready: ReadyComposition, _ registry: Registry) throws {
    id = ready.id
    version = "\(ready.version)"
    summary = ready.summary
    paper = ready.paper.map { ManifestReport.Paper($0) }
    notes = ready.notes
    tags = ready.tags
    let written = try Composition(ready.source)
    composition = written.description
    expanded = try written.canonical(in: registry).description
    var seen: Set<String> = []
    modules = written.modules.map(\.id).filter { seen.insert($0).inserted }
    file = ready.path
  }

  func print(to console: Console) {
    console.print(console.output.styled("\(id) \(version) (\(kind))", .bold))
    console.print(summary)
    console.print("")
    InfoLines.print(
      [
        ("paper", paper?.text), ("notes", notes), ("tags", tags.isEmpty ? nil : tags.joined(separator: " ")),
        ("composition", composition), ("expanded", expanded == composition ? nil : expanded),
        ("modules", modules.joined(separator: " ")), ("file", file),
        ("try", "suture inspect \(id) --input 1x64x32x32"),
      ], to: console)
  }
}
