import SutureGraph

extension Registry {
  /// The fraction of the best score below which an entry only mentions the terms in passing.
  private static let relevance = 0.5
  /// The number of entries after which only those as good as the last are relevant.
  private static let relevantCount = 12

  /// Finds modules, backbones and compositions, best match first.
  /// - Parameters:
  ///   - terms: search terms, case-insensitive. Every word of every term, or another spelling of it, must be the prefix
  ///     of a word in the entry, occur anywhere in its id or name, or be the initials of its name. A term of several
  ///     words scores higher where the words occur together, and without other signs is a name: `ECANet`.
  ///   - shape: if given, only entries whose contract accepts it with default hyperparameters; compositions have none.
  ///   - keepsShape: whether to return only entries whose output always has the input's shape.
  ///   - isRelevant: whether to omit entries that only mention the terms in passing if others match better.
  public func search(
    _ terms: [String], accepting shape: Shape? = nil, keepsShape: Bool = false, isRelevant: Bool = false
  ) -> [SearchMatch] {
    let phrases = terms.map { $0.split(whereSeparator: \.isWhitespace).map(String.init) }
    let words = phrases.joined().map { SearchSynonyms.spellings(of: $0).map(SearchTerm.init) }
    let wholes = zip(terms, phrases).filter { $1.count > 1 }.map { SearchTerm($0.0) }
    let scored = listed.compactMap { entry -> SearchMatch? in
      if keepsShape, entry.manifest?.contract.keepsShape != true { return nil }
      if let shape, entry.manifest?.accepts(shape) != true { return nil }
      return words.isEmpty ? SearchMatch(entry: entry, fields: [], score: 0) : match(entry, words, wholes)
    }
    // A stable sort: equal entries keep the registry's order.
    let sorted = scored.enumerated().sorted { ($1.element.score, $0.offset) < ($0.element.score, $1.offset) }
      .map(\.element)
    guard isRelevant, let best = sorted.first?.score, best > 0 else { return sorted }
    let last = sorted.prefix(Self.relevantCount).last?.score ?? 0
    return sorted.filter { $0.score >= last && Double($0.score) >= Double(best) * Self.relevance }
  }

  /// An entry with its score; nil if one of the words does not occur in it.
  /// - Parameters:
  ///   - words: the words, each with its other spellings.
  ///   - wholes: terms of several words.
  private func match(_ entry: RegistryEntry, _ words: [[SearchTerm]], _ wholes: [SearchTerm]) -> SearchMatch? {
    let text = SearchText(entry)
    var fields: [String] = []
    func note(_ score: SearchText.Score) {
      if let field = score.field, !fields.contains(field) { fields.append(field) }
    }
    var total = 0.0
    for whole in wholes {
      let score = text.score(whole)
      total += Double(score.points)
      note(score)
    }
    // The harmonic mean: an entry that is about one word and only mentions another is not about both.
    var reciprocals = 0.0
    for spellings in words {
      let scores = spellings.enumerated().map { place, term in
        var score = text.score(term)
        // What was written precedes its other spellings.
        if place > 0 { score.points /= 2 }
        return score
      }
      guard let best = scores.max(by: { $0.points < $1.points }), best.points > 0 else { return nil }
      reciprocals += 1 / Double(best.points)
      note(best)
    }
    total += Double(words.count) / reciprocals
    return SearchMatch(entry: entry, fields: fields, score: Int(total))
  }
}
