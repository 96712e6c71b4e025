import SutureGraph

extension Registry {
  /// Finds manifests, best match first.
  /// - Parameters:
  ///   - terms: each must occur in the id, name, tags, paper or summary, in any case.
  ///   - shape: where given, only those whose contract admits it with the defaults.
  ///   - keepsShape: whether only those whose output always has the input's shape.
  public func search(
    _ terms: [String], accepting shape: Shape? = nil, keepsShape: Bool = false
  ) -> [Manifest] {
    let terms = terms.map { $0.lowercased() }
    let scored = manifests.enumerated().compactMap { place, manifest -> (score: Int, place: Int, Manifest)? in
      if keepsShape, !manifest.contract.keepsShape { return nil }
      if let shape, !manifest.accepts(shape) { return nil }
      var total = 0
      for term in terms {
        let score = manifest.score(term)
        if score == 0 { return nil }
        total += score
      }
      return (total, place, manifest)
    }
    return scored.sorted { ($1.score, $0.place) < ($0.score, $1.place) }.map(\.2)
  }
}

extension Manifest {
  /// How well a lower-case term describes the manifest; 0 where it does not occur.
  func score(_ term: String) -> Int {
    var score = 0
    func look(in text: String?, whole: Int, part: Int) {
      guard let text = text?.lowercased() else { return }
      score = max(score, text == term ? whole : text.contains(term) ? part : 0)
    }
    look(in: id, whole: 100, part: 60)
    look(in: name, whole: 90, part: 50)
    for tag in tags { look(in: tag, whole: 70, part: 30) }
    look(in: paper?.arxiv, whole: 80, part: 0)
    look(in: paper?.title, whole: 60, part: 40)
    look(in: summary, whole: 20, part: 20)
    look(in: reference, whole: 10, part: 10)
    for author in authors { look(in: author.name, whole: 15, part: 10) }
    return score
  }
}
