import SutureData

/// Results as a table: the columns that at least one row fills, with every cell as text.
package struct ResultTable {
  /// The headings, in order.
  package let headings: [ResultColumn.Heading]
  /// The cells of each result; nil where it has no value.
  package let rows: [[String?]]

  /// Lays results out.
  /// - Parameters:
  ///   - table: the table that shows them.
  ///   - budget: the longest training, which names the images of accuracies and differences.
  ///   - withIntervals: whether half the width of an interval stands behind a value; without, `*` marks a difference that
  ///     is, unadjusted, statistically significant.
  package init(
    _ results: [SweepResult], in table: ResultColumn.Tables, of budget: SweepBudget?, withIntervals: Bool = true
  ) {
    let columns = Self.columns(in: table, of: budget).map { column in
      let cells = results.map { result in
        column.text(of: result, withInterval: withIntervals).map { text in
          guard !withIntervals, let isDistinguishable = column.interval?.isDistinguishable else { return text }
          return text + (isDistinguishable(result) ? "*" : " ")
        }
      }
      return (heading: column.heading, cells: cells)
    }.filter { $0.cells.contains { $0 != nil } }
    headings = columns.compactMap(\.heading)
    rows = results.indices.map { index in columns.map { $0.cells[index] } }
  }

  /// The headings that a table may show.
  package static func headings(in table: ResultColumn.Tables, of budget: SweepBudget?) -> [ResultColumn.Heading] {
    columns(in: table, of: budget).compactMap(\.heading)
  }

  private static func columns(in table: ResultColumn.Tables, of budget: SweepBudget?) -> [ResultColumn] {
    ResultColumn.list(choices: budget?.choices ?? .validation, comparisons: budget?.comparisons ?? .validation)
      .filter { $0.heading?.tables.contains(table) ?? false }
  }
}
