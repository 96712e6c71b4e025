/// A table in Markdown.
package struct MarkdownTable {
  /// The side that the cells of a column are aligned to.
  package enum Alignment: String, Sendable, Encodable { case left, right }

  private let head: [(title: String, alignment: Alignment)]
  private var rows: [[String]] = []

  package init(_ head: [(title: String, alignment: Alignment)]) {
    self.head = head
  }

  /// Adds a row of Markdown cells; bars and line ends in them need no escape.
  package mutating func append(_ cells: [String]) { rows.append(cells) }

  /// The table, without a line end after the last row.
  package var text: String {
    let rule = head.map { $0.alignment == .left ? ":--" : "--:" }
    return ([head.map(\.title), rule] + rows).map { cells in
      "| " + cells.map(MarkdownTable.escape).joined(separator: " | ") + " |"
    }.joined(separator: "\n")
  }

  /// A bar ends a cell even within code, so it is escaped everywhere.
  private static func escape(_ cell: String) -> String {
    cell.split(whereSeparator: \.isNewline).joined(separator: " ").replacing("|", with: "\\|")
  }
}
