/// The searchable fields of an entry, with weights by how well they describe it.
package struct SearchText {
  private struct Field {
    /// What it is, for the output: `title`.
    let label: String
    let bytes: [UInt8]
    /// The letters and digits alone, so that `ecanet` finds `ECA-Net`; empty if the field is a text.
    var compact: [UInt8] = []
    /// The weight of a match in the field.
    let weight: Int
    /// Whether terms also match inside words.
    var isName = false
  }

  /// The score of a term, and the field of its best match.
  struct Score: Hashable {
    var points = 0
    var field: String?
  }

  /// The fraction of the other fields' points that is added to those of the best field.
  private static let otherFields = 8

  private var fields: [Field] = []

  /// The text of what is in no registry.
  /// - Parameters:
  ///   - id: the id by which it is listed.
  ///   - names: its other names.
  ///   - summary: what it is, in one line.
  ///   - notes: further text, with less weight.
  package init(id: String, names: [String], summary: String, notes: [String]) {
    addName("id", id, 100)
    for name in names { addName("name", name, 90) }
    add("summary", summary, 40)
    for note in notes { add("notes", note, 20) }
  }

  init(_ entry: RegistryEntry) {
    addName("id", entry.id, 100)
    add("kind", entry.kind, 50)
    add("summary", entry.summary, 40)
    // The first tag is the family; the more tags there are, the less each says.
    for (place, tag) in entry.tags.enumerated() {
      addName("tag", tag, max(40, (place == 0 ? 75 : 60) - 5 * entry.tags.count), matchesInside: false)
    }
    addName("title", entry.paper?.title, 60, matchesInside: false)
    if let title = entry.paper?.title { addName("title", Acronym.of(title), 50, matchesInside: false) }
    add("arxiv", entry.paper?.arxiv, 90)
    add("doi", entry.paper?.doi, 30)
    add("venue", entry.paper?.venue, 30)
    add("year", entry.paper?.year.map(String.init), 30)
    switch entry {
    case .manifest(let manifest): add(manifest)
    case .composition(let composition): add("notes", composition.notes, 20)
    }
  }

  private mutating func add(_ manifest: Manifest) {
    addName("name", manifest.name, 90)
    for alias in manifest.aliases { addName("alias", alias, 90, matchesInside: false) }
    for name in ModuleNames.derivedNames(of: manifest) { addName("name", Acronym.of(name), 50, matchesInside: false) }
    for author in manifest.authors { add("author", author.name, 40) }
    add("contract", manifest.contract.description, 20)
    for requirement in manifest.contract.requirements { add("contract", requirement.description, 20) }
    add("reference", manifest.reference, 20)
    add("notes", manifest.notes, 20)
    for hyperparameter in manifest.hyperparameters {
      add("hyperparameter", hyperparameter.name, 30)
      add("hyperparameter", hyperparameter.documentation, 10)
    }
  }

  private mutating func add(_ label: String, _ text: String?, _ weight: Int) {
    if let text { fields.append(Field(label: label, bytes: SearchTerm.folded(text), weight: weight)) }
  }

  private mutating func addName(_ label: String, _ text: String?, _ weight: Int, matchesInside: Bool = true) {
    guard let text, !text.isEmpty else { return }
    fields.append(
      Field(
        label: label, bytes: SearchTerm.folded(text), compact: Array(ModuleNames.normalised(text).utf8), weight: weight,
        isName: matchesInside))
  }

  /// The score of a term; 0 if it does not occur.
  ///
  /// It is that of the best match in any field, and a fraction of the matches in the others, so that of two entries with
  /// the same best match the one that mentions the term more often precedes.
  func score(_ term: SearchTerm) -> Score {
    var best = Score()
    var sum = 0
    for field in fields {
      var match = term.match(in: field.bytes, withinWords: field.isName)?.rawValue ?? 0
      if !field.compact.isEmpty { match = max(match, term.compactMatch(in: field.compact)?.rawValue ?? 0) }
      let points = field.weight * match
      sum += points
      if points > best.points { best = Score(points: points, field: field.label) }
    }
    best.points += (sum - best.points) / Self.otherFields
    return best
  }
}

/// The initials of a name: `CBAM` of `Convolutional Block Attention Module`.
private enum Acronym {
  /// Words that acronyms leave out, and those before which a name ends.
  private static let skipped: Set<String> = ["a", "an", "and", "by", "of", "on", "the", "to"]
  private static let ends: Set<String> = ["for", "from", "in", "using", "via", "with"]

  /// The initials of the words up to `for`, `in` and the like, after a colon if there is one; nil for a single word.
  static func of(_ name: String) -> String? {
    let phrase = name.split(separator: ":").last.map(String.init) ?? name
    let words = phrase.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    let initials = words.prefix { !ends.contains($0) }.filter { !skipped.contains($0) }.compactMap(\.first)
    return initials.count > 1 ? String(initials) : nil
  }
}
