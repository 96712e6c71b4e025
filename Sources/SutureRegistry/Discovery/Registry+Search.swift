import SutureGraph

extension Registry {
  /// Finds modules, backbones and compositions, best match first.
  /// - Parameters:
  ///   - terms: search terms, case-insensitive. A word of a term, another form of it, or a word that means the same,
  ///     must be the prefix of a word in the entry, occur anywhere in its id or name, or be the initials of its name. A
  ///     term of several words scores higher where the words occur together, and without other signs is a name:
  ///     `ECANet`. Entries with only some of the words follow those with all.
  ///   - shape: if given, only entries whose contract accepts it with default hyperparameters; compositions have none.
  ///   - keepsShape: whether to return only entries whose output always has the input's shape.
  ///   - isRelevant: whether to omit entries that only mention the terms in passing if others match better.
  public func search(
    _ terms: [String], accepting shape: Shape? = nil, keepsShape: Bool = false, isRelevant: Bool = false
  ) -> [SearchMatch] {
    let entries = listed.filter { entry in
      if keepsShape, entry.manifest?.contract.keepsShape != true { return false }
      if let shape, entry.manifest?.accepts(shape) != true { return false }
      return true
    }
    let query = SearchQuery(terms)
    guard !query.isEmpty else {
      return entries.map { SearchMatch(entry: $0, fields: [], missing: [], score: 0) }
    }
    let results = query.results(in: entries.map { SearchText($0) })
    return (isRelevant ? SearchQuery.relevant(results) : results).map { result in
      SearchMatch(
        entry: entries[result.index], fields: result.fields, missing: result.missing, score: result.score)
    }
  }
}
