/// Tables as comma-separated values.
public enum CSVText {
  /// A table: the heading, then a line for each row.
  ///
  /// Cells are those of RFC 4180; nil is an empty cell. Lines end with LF and not with that standard's CRLF: all readers of
  /// CSV accept LF, and the line tools of a shell (`cut`, `awk`, `grep`) would take a CR for a part of the last cell.
  package static func table(_ heading: [String], _ rows: [[String?]]) -> String {
    ([heading] + rows).map { row in
      row.map { $0.map(cell) ?? "" }.joined(separator: ",") + "\n"
    }.joined()
  }

  /// A cell as RFC 4180 writes it.
  ///
  /// Control characters are spelled out. Text that a spreadsheet would compute as a formula, since it begins with `=`, `+`,
  /// `-` or `@`, begins with an apostrophe, which spreadsheets read as "this is text"; numbers stay numbers.
  public static func cell(_ text: String) -> String {
    var text = VisibleText.escaped(text)
    // Scalars, not characters: a quote with a combining mark is a quote to other programs.
    if let first = text.unicodeScalars.first, "=+-@\t".unicodeScalars.contains(first), Double(text) == nil {
      text = "'" + text
    }
    let needsQuotes = text.unicodeScalars.contains { ",\"\r\n".unicodeScalars.contains($0) }
    return needsQuotes ? "\"" + text.unicodeScalars.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\"" : text
  }
}
