import SutureComposer
import SutureRegistry

/// The output of `info` for a ready composition.
struct CompositionReport: Encodable {
  let id: String
  let kind = "composition"
  let version: String
  let summary: String
  let paper: ManifestReport.Paper?
  let notes: String?
  let tags: [String]
  /// The composition as written in its file.
  let composition: String
  /// The composition with ready compositions expanded and hyperparameters checked.
  let expanded: String
  /// The distinct modules in it.
  let modules: [String]
  let file: String

  /// - Throws: `YAMLError` if its file contains no valid composition; errors of the registry for unknown modules.
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
