import SutureGraph

extension Registry {
  /// The fraction of the best score below which an entry only mentions the terms in passing.
  private static let relevance = 0.4

  /// Finds modules, backbones and compositions, best match first.
  /// - Parameters:
  ///   - terms: search terms, case-insensitive. Every word of every term must be the prefix of a word in the entry, or
  ///     occur anywhere in its id or name. A term of several words scores higher where the words occur together.
  ///   - shape: if given, only entries whose contract accepts it with default hyperparameters; compositions have none.
  ///   - keepsShape: whether to return only entries whose output always has the input's shape.
  ///   - isRelevant: whether to omit entries that only mention the terms in passing if others match better.
  public func search(
    _ terms: [String], accepting shape: Shape? = nil, keepsShape: Bool = false, isRelevant: Bool = false
  ) -> [RegistryEntry] {
    let words = terms.map { $0.split(whereSeparator: \.isWhitespace).map(String.init) }
    let phrases = zip(terms, words).filter { $1.count > 1 }.map { SearchTerm($0.0) }
    let terms = words.joined().map(SearchTerm.init)
    let entries = listed
    let scored = entries.indices.compactMap { place -> (score: Int, place: Int)? in
      let entry = entries[place]
      if keepsShape, entry.manifest?.contract.keepsShape != true { return nil }
      if let shape, entry.manifest?.accepts(shape) != true { return nil }
      guard !terms.isEmpty else { return (0, place) }
      let text = SearchText(entry)
      var total = 0
      for term in terms {
        let score = text.score(term)
        if score == 0 { return nil }
        total += score
      }
      for phrase in phrases { total += text.score(phrase) }
      return (total, place)
    }
    let least = isRelevant ? Double(scored.map(\.score).max() ?? 0) * Self.relevance : 0
    return scored.filter { Double($0.score) >= least }.sorted { ($1.score, $0.place) < ($0.score, $1.place) }
      .map { entries[$0.place] }
  }
}
