/// A table in Markdown, whose cells may hold any text.
package struct MarkdownTable {
  /// Where a column's texts stand.
  package enum Alignment { case left, right }

  private let head: [(title: String, alignment: Alignment)]
  private var rows: [[String]] = []

  package init(_ head: [(title: String, alignment: Alignment)]) {
    self.head = head
  }

  /// Adds a row; cells are Markdown but for bars and ends of lines.
  package mutating func append(_ cells: [String]) { rows.append(cells) }

  /// The table, without an end of line.
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
