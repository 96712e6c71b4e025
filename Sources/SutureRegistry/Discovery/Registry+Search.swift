import SutureGraph

extension Registry {
  /// Finds manifests, best match first.
  /// - Parameters:
  ///   - terms: each must begin a word somewhere in the manifest, in any case; in the id and name it may stand anywhere.
  ///   - shape: where given, only those whose contract admits it with the defaults.
  ///   - keepsShape: whether only those whose output always has the input's shape.
  public func search(
    _ terms: [String], accepting shape: Shape? = nil, keepsShape: Bool = false
  ) -> [Manifest] {
    let terms = terms.map(SearchTerm.init)
    let scored = manifests.indices.compactMap { place -> (score: Int, place: Int)? in
      let manifest = manifests[place]
      if keepsShape, !manifest.contract.keepsShape { return nil }
      if let shape, !manifest.accepts(shape) { return nil }
      guard !terms.isEmpty else { return (0, place) }
      let text = SearchText(manifest)
      var total = 0
      for term in terms {
        let score = text.score(term)
        if score == 0 { return nil }
        total += score
      }
      return (total, place)
    }
    return scored.sorted { ($1.score, $0.place) < ($0.score, $1.place) }.map { manifests[$0.place] }
  }
}
