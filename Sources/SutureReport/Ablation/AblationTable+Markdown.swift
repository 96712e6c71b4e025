import SutureComposer
import SutureSupport
import SutureSweep

extension AblationTable {
  /// The table in GitHub Flavored Markdown, followed by its caption.
  public func markdown() -> String {
    let columns = columns
    var lines = [
      row(columns.map(\.title)),
      row(columns.map { $0.isText ? "---" : "---:" }),
    ]
    for index in rows.indices {
      lines.append(
        row(
          columns.map { column in
            let text = column.cells[index]
            let isComposition = column.title == compositionTitle
            guard column.isText, text != NumberText.unknown, !isComposition || !rows[index].record.isBaseline else {
              return text
            }
            return Self.code(text) + (isComposition && rows[index].record.control != nil ? " (control)" : "")
          }))
    }
    return lines.joined(separator: "\n") + "\n\n" + Self.plain(caption) + "\n"
  }

  private func row(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }

  /// Text on one line, with the special characters of Markdown escaped.
  private static func plain(_ text: String) -> String {
    oneLine(text).unicodeScalars.map { "\\`*_[]<>|#".unicodeScalars.contains($0) ? "\\\($0)" : String($0) }.joined()
  }

  /// Text as a code span, delimited by more backticks than it contains in a row.
  ///
  /// Bars are escaped, because they end a cell even within a code span.
  private static func code(_ text: String) -> String {
    let line = oneLine(text).unicodeScalars.map { $0 == "|" ? "\\|" : String($0) }.joined()
    var longest = 0
    var run = 0
    for scalar in line.unicodeScalars {
      run = scalar == "`" ? run + 1 : 0
      longest = max(longest, run)
    }
    let fence = String(repeating: "`", count: longest + 1)
    let padding = line.hasPrefix("`") || line.hasSuffix("`") ? " " : ""
    return fence + padding + line + padding + fence
  }

  private static func oneLine(_ text: String) -> String {
    text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : String($0) }.joined()
  }
}
