import SutureGraph

extension Registry {
  /// The share of the best score below which an entry mentions the terms in passing only.
  private static let relevance = 0.4

  /// Finds what is listed, best match first.
  /// - Parameters:
  ///   - terms: each word of each must begin a word somewhere in the file, in any case; in the id and name it may stand
  ///     anywhere. A term of several words counts more where they stand together.
  ///   - shape: where given, only those whose contract admits it with the defaults; compositions have none.
  ///   - keepsShape: whether only those whose output always has the input's shape.
  ///   - isRelevant: whether to leave out what mentions the terms in passing, in notes say, where others are about them.
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
