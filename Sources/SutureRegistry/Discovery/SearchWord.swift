/// A word of a search, with the forms and the other words that stand for it.
struct SearchWord {
  /// A spelling, and the fraction of its points that counts: what was written precedes what it may mean.
  private struct Spelling {
    let term: SearchTerm
    let share: Double
  }

  /// The word as it was written.
  let text: String

  private let spellings: [Spelling]
  /// The words between hyphens, which together stand for the whole; empty for a word without hyphens.
  private let parts: [SearchWord]

  init(_ text: String) {
    self.text = text
    spellings =
      [Spelling(term: SearchTerm(text), share: 1)]
      + SearchLanguage.forms(of: text).map { Spelling(term: SearchTerm($0), share: 0.9) }
      + SearchLanguage.synonyms(of: text).map { Spelling(term: SearchTerm($0), share: 0.5) }
    let parts = text.split { $0 == "-" || $0 == "_" }
    self.parts = parts.count > 1 ? parts.map { SearchWord(String($0)) } : []
  }

  /// The score in a text: that of the best spelling, or of all parts together; 0 if neither occurs.
  func score(in text: SearchText) -> SearchText.Score {
    var best = SearchText.Score()
    for spelling in spellings {
      var score = text.score(spelling.term)
      score.points = Int(Double(score.points) * spelling.share)
      if score.points > best.points { best = score }
    }
    let scores = parts.map { $0.score(in: text) }
    guard let first = scores.first, scores.allSatisfy({ $0.points > 0 }) else { return best }
    let together = SearchText.Score(points: Int(Self.harmonicMean(scores.map(\.points))), field: first.field)
    return together.points > best.points ? together : best
  }

  /// The harmonic mean of positive points: an entry that is about one word and only mentions another is not about both.
  static func harmonicMean(_ points: [Int]) -> Double {
    Double(points.count) / points.reduce(0) { $0 + 1 / Double($1) }
  }
}
