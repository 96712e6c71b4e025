/// What is written in a manifest or composition, by how much it says about the module.
struct SearchText {
  private struct Field {
    let bytes: [UInt8]
    /// What a match of the whole field is worth.
    let weight: Int
    /// Whether a term also counts in the middle of a word.
    var isName = false
  }

  private var fields: [Field] = []

  init(_ entry: RegistryEntry) {
    add(entry.id, 100, isName: true)
    add(entry.kind, 50)
    add(entry.summary, 40)
    for tag in entry.tags { add(tag, 70) }
    add(entry.paper?.title, 60)
    add(entry.paper?.arxiv, 90)
    add(entry.paper?.doi, 30)
    add(entry.paper?.venue, 30)
    add(entry.paper?.year.map(String.init), 30)
    switch entry {
    case .manifest(let manifest): add(manifest)
    case .composition(let composition): add(composition.notes, 20)
    }
  }

  private mutating func add(_ manifest: Manifest) {
    add(manifest.name, 90, isName: true)
    for author in manifest.authors { add(author.name, 40) }
    add(manifest.contract.description, 20)
    for requirement in manifest.contract.requirements { add(requirement.description, 20) }
    add(manifest.reference, 20)
    add(manifest.notes, 20)
    for hyperparameter in manifest.hyperparameters {
      add(hyperparameter.name, 30)
      add(hyperparameter.documentation, 10)
    }
  }

  private mutating func add(_ text: String?, _ weight: Int, isName: Bool = false) {
    if let text { fields.append(Field(bytes: SearchTerm.folded(text), weight: weight, isName: isName)) }
  }

  /// How well a term describes the manifest, from its best field; 0 where it does not occur.
  func score(_ term: SearchTerm) -> Int {
    fields.reduce(0) { best, field in
      // Looking can be saved where even a match of the whole would not count.
      field.weight * SearchTerm.Match.whole.rawValue <= best
        ? best : max(best, field.weight * (term.match(in: field.bytes, withinWords: field.isName)?.rawValue ?? 0))
    }
  }
}
