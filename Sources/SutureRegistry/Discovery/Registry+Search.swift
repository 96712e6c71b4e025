import SutureGraph

extension Registry {
  /// Finds what is listed, best match first.
  /// - Parameters:
  ///   - terms: each must begin a word somewhere in the file, in any case; in the id and name it may stand anywhere.
  ///   - shape: where given, only those whose contract admits it with the defaults; compositions have none.
  ///   - keepsShape: whether only those whose output always has the input's shape.
  public func search(
    _ terms: [String], accepting shape: Shape? = nil, keepsShape: Bool = false
  ) -> [RegistryEntry] {
    let terms = terms.map(SearchTerm.init)
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
      return (total, place)
    }
    return scored.sorted { ($1.score, $0.place) < ($0.score, $1.place) }.map { entries[$0.place] }
  }
}
