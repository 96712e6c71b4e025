import SutureSupport

/// Texts in the syntax of Graphviz.
enum DOTText {
  /// A text between double quotes, in which Graphviz interprets nothing.
  static func quoted(_ text: String) -> String {
    let shown = VisibleText.escaped(text, keepsLines: false)
    return "\"\(shown.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
  }

  /// A text within an HTML-like label; never empty, which Graphviz rejects.
  static func markup(_ text: String) -> String {
    // Graphviz replaces `\N` and the like also there.
    let shown = VisibleText.escaped(text, keepsLines: false).replacing("\\", with: "\\\\").replacing("&", with: "&amp;")
      .replacing("<", with: "&lt;").replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
    return shown.isEmpty ? " " : shown
  }

  /// A text for a comment of one line.
  static func comment(_ text: String) -> String { "// \(VisibleText.escaped(text, keepsLines: false))" }

  /// Attributes in brackets, in the given order.
  static func attributes(_ list: [(name: String, value: String)]) -> String {
    "[" + list.map { "\($0.name)=\($0.value)" }.joined(separator: ", ") + "]"
  }
}
