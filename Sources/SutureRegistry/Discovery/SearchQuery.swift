/// The terms of a search, compared with texts.
///
/// A term of several words scores higher where the words occur together. Words such as `of` are not searched for.
package struct SearchQuery {
  /// What a query found in one of several texts.
  package struct Result: Hashable, Sendable {
    /// The place of the text among those that were searched.
    package let index: Int
    /// The score, for the order of the results.
    package let score: Int
    /// The fields in which the words match best, in the order of the words, each once.
    package let fields: [String]
    /// The words that do not occur in the text, as they were written.
    package let missing: [String]
  }

  /// The fraction of the best score below which a text only mentions the terms in passing.
  private static let relevance = 0.5
  /// The number of results after which only those as good as the last are relevant.
  private static let relevantCount = 12

  private let words: [SearchWord]
  /// The terms of several words.
  private let phrases: [SearchTerm]

  /// Whether there is nothing to search for.
  package var isEmpty: Bool { words.isEmpty }

  /// Creates a query.
  package init(_ terms: [String]) {
    let split = terms.map { $0.split(whereSeparator: \.isWhitespace).map(String.init) }
    let all = Array(split.joined())
    let meaningful = all.filter { !SearchLanguage.stopWords.contains($0.lowercased()) }
    words = (meaningful.isEmpty ? all : meaningful).map { SearchWord($0) }
    phrases = zip(terms, split).filter { $1.count > 1 }.map { SearchTerm($0.0) }
  }

  /// The texts in which a word occurs, best first: those with all words, then those with some of them.
  ///
  /// A text loses the more of its score the rarer the words are that it lacks.
  package func results(in texts: [SearchText]) -> [Result] {
    let scores = texts.map { text in words.map { $0.score(in: text) } }
    let weights = words.indices.map { word in
      let count = scores.count { $0[word].points > 0 }
      return Double(texts.count) / Double(max(1, texts.count + 4 * count))
    }
    let total = weights.reduce(0, +)
    let results = texts.indices.compactMap { index -> Result? in
      let found = words.indices.filter { scores[index][$0].points > 0 }
      guard !found.isEmpty else { return nil }
      let together = phrases.map { texts[index].score($0) }
      let share = found.reduce(0.0) { $0 + weights[$1] } / total
      let points =
        together.reduce(0.0) { $0 + Double($1.points) }
        + SearchWord.harmonicMean(found.map { scores[index][$0].points })
      var fields: [String] = []
      for field in (together + found.map { scores[index][$0] }).compactMap(\.field) where !fields.contains(field) {
        fields.append(field)
      }
      let missing = words.indices.filter { scores[index][$0].points == 0 }.map { words[$0].text }
      return Result(index: index, score: Int(points * share), fields: fields, missing: missing)
    }
    // Equal results keep the order of the texts.
    return results.sorted { first, second in
      let isPartial = (first.missing.isEmpty ? 0 : 1, second.missing.isEmpty ? 0 : 1)
      return (isPartial.0, -first.score, first.index) < (isPartial.1, -second.score, second.index)
    }
  }

  /// The results without those that only mention the terms in passing if others match better.
  /// - Parameters:
  ///   - results: sorted, as `results(in:)` returns them.
  ///   - best: the best score of other texts of the same search.
  package static func relevant(_ results: [Result], best: Int = 0) -> [Result] {
    // A text with one of the words in its title does not hide those with all words in their notes.
    let complete = results.filter(\.missing.isEmpty)
    let results = complete.isEmpty ? results : complete
    let best = max(best, results.map(\.score).max() ?? 0)
    let last = results.prefix(relevantCount).last?.score ?? 0
    return results.filter { $0.score >= last && Double($0.score) >= Double(best) * relevance }
  }
}
