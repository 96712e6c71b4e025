import SutureComposer
import SutureSweep

extension AblationTable {
  /// A table as GitHub's Markdown has it, with its caption below.
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
            guard column.isText, text != "–" else {
              return column.title == "Composition" ? "bare backbone" : text
            }
            let isControl = column.title == "Composition" && rows[index].candidate.control != nil
            return Self.code(text) + (isControl ? " (control)" : "")
          }))
    }
    return lines.joined(separator: "\n") + "\n\n" + Self.plain(caption) + "\n"
  }

  private func row(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }

  /// Words in one line, with nothing in them that Markdown would read.
  private static func plain(_ text: String) -> String {
    oneLine(text).unicodeScalars.map { "\\`*_[]<>|#".unicodeScalars.contains($0) ? "\\\($0)" : String($0) }.joined()
  }

  /// Text as code: fenced by more backticks than it has in a row; bars would end the cell even there.
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
