/// Cells of CSV.
public enum CSVText {
  /// A cell as RFC 4180 writes it.
  ///
  /// Control characters are spelled out. Text that a spreadsheet would compute as a formula, for it begins with `=`, `+`,
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
