/// Texts of any origin as Markdown shows them.
package enum MarkdownText {
  /// Text as code in one line; backticks in it are part of the text.
  package static func code(_ text: String) -> String {
    let line = VisibleText.escaped(text.split(whereSeparator: \.isNewline).joined(separator: " "), keepsLines: false)
    let fence = String(repeating: "`", count: longestRun(of: "`", in: line) + 1)
    let space = line.hasPrefix("`") || line.hasSuffix("`") ? " " : ""
    return fence + space + line + space + fence
  }

  /// Lines as a block of code; backticks in them are part of the text.
  package static func block(_ text: String, language: String = "") -> String {
    let text = VisibleText.escaped(text)
    let fence = String(repeating: "`", count: max(longestRun(of: "`", in: text) + 1, 3))
    return "\(fence)\(language)\n\(text)\(text.hasSuffix("\n") ? "" : "\n")\(fence)"
  }

  /// Text in one line, with everything escaped that Markdown would read as markup.
  package static func plain(_ text: String) -> String {
    let line = VisibleText.escaped(String(text.map { $0.isNewline ? " " : $0 }), keepsLines: false)
    return String(line.flatMap { "\\`*_[]<>#".contains($0) ? "\\\($0)" : "\($0)" })
  }

  private static func longestRun(of character: Character, in text: String) -> Int {
    var longest = 0
    var run = 0
    for each in text {
      run = each == character ? run + 1 : 0
      longest = max(longest, run)
    }
    return longest
  }
}
