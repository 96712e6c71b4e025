/// The searchable fields of a manifest or composition, with weights by how well they describe it.
struct SearchText {
  private struct Field {
    let bytes: [UInt8]
    /// The weight of a match in the field.
    let weight: Int
    /// Whether terms also match inside words.
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

  /// The score of a term's best match in any field; 0 if it does not occur.
  func score(_ term: SearchTerm) -> Int {
    fields.reduce(0) { best, field in
      // Skip a field in which even a match of the whole text would not improve the score.
      field.weight * SearchTerm.Match.whole.rawValue <= best
        ? best : max(best, field.weight * (term.match(in: field.bytes, withinWords: field.isName)?.rawValue ?? 0))
    }
  }
}
