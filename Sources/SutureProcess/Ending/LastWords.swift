/// What a process printed before its end.
public enum LastWords {
  /// The longest message, in characters.
  private static let maximumLength = 500

  /// Its lines as a terminal may show them, without empty ones: tabs are spaces, and whatever else would steer the
  /// terminal or reorder the text is left out.
  public static func lines(in text: String) -> [String] {
    text.split(whereSeparator: \.isNewline).map { line in
      let shown = line.unicodeScalars.lazy.map { $0 == "\t" ? " " : $0 }.filter { scalar in
        scalar.properties.generalCategory != .control && !scalar.properties.isBidiControl
      }
      return String(String.UnicodeScalarView(shown))
    }
  }

  /// The line that says why a process ended: Swift's own message, else the last one before its crash report.
  public static func message(in text: String) -> String? {
    let lines = lines(in: text)
    let report = lines.firstIndex { $0.hasPrefix("*** Signal ") } ?? lines.count
    let message =
      lines.first { $0.contains("Fatal error") || $0.contains("Swift runtime failure") } ?? lines[..<report].last
    return message.map { String($0.trimmingPrefix("*** ").prefix(maximumLength)) }
  }
}
