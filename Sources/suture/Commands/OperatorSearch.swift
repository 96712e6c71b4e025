import SutureComposer
import SutureRegistry

/// The operators and functions of the grammar that a search finds.
struct OperatorSearch {
  /// The number of operators that match less and are not shown.
  let omitted: Int

  private let results: [SearchQuery.Result]

  /// Whether none is found.
  var isEmpty: Bool { results.isEmpty }

  /// Searches the grammar.
  /// - Parameters:
  ///   - terms: the search terms, all of whose words an operator must have; none to find nothing.
  ///   - best: the best score of the registry's entries.
  ///   - showsAll: whether to keep operators that mention the terms in passing.
  init(_ terms: [String], best: Int, showsAll: Bool) {
    let complete = SearchQuery(terms).results(in: GrammarEntry.all.map { SearchText($0) }).filter(\.missing.isEmpty)
    results = showsAll ? complete : SearchQuery.relevant(complete, best: best)
    omitted = complete.count - results.count
  }

  /// The operators and the registry's matches in one list, best first.
  /// - Parameters:
  ///   - matches: the registry's matches, best first.
  ///   - showsFields: whether items name the fields that match.
  func merged(into matches: [SearchMatch], showsFields: Bool) -> [ListedItem] {
    // Operators have all words and so precede entries that lack some.
    var rows = matches.map { match in
      (
        score: match.missing.isEmpty ? match.score : 0,
        item: ListedItem(match, matched: showsFields ? match.fields : nil)
      )
    }
    for result in results {
      let item = ListedItem(GrammarEntry.all[result.index], matched: showsFields ? result.fields : nil)
      rows.insert((result.score, item), at: rows.firstIndex { $0.score < result.score } ?? rows.endIndex)
    }
    return rows.map(\.item)
  }
}

extension SearchText {
  /// The text of an operator, a function or another word of the grammar.
  fileprivate init(_ entry: GrammarEntry) {
    self.init(
      id: entry.id, names: entry.spellings + [entry.title], summary: entry.meaning.summary,
      notes: [entry.notation, entry.meaning.remark].compactMap(\.self))
  }
}
