/// Text of unknown origin made safe for terminals.
public enum VisibleText {
  /// The text with control characters, and characters that reorder the text around them, escaped as in `\\u001b`, so that
  /// text from files and plugins cannot control a terminal.
  ///
  /// The escapes are those of JSON, so JSON keeps its meaning. Line ends and tabs stay where `keepsLines` is true.
  public static func escaped(_ text: String, keepsLines: Bool = true) -> String {
    let isPlain = text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7f || keepsLines && ($0 == 0x0a || $0 == 0x09) }
    if isPlain { return text }
    var shown = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if isVisible(scalar) || keepsLines && (scalar == "\n" || scalar == "\t") {
        shown.append(scalar)
      } else {
        let digits = String(scalar.value, radix: 16)
        let zeros = String(repeating: "0", count: max(0, 4 - digits.count))
        shown.append(contentsOf: "\\u\(zeros)\(digits)".unicodeScalars)
      }
    }
    return String(shown)
  }

  /// Whether a character is shown as it is.
  private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .surrogate: false
    case .format: !scalar.properties.isBidiControl
    default: true
    }
  }
}
