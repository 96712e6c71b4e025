/// Finds the line in a process's standard error that explains its failure.
public enum FailureMessage {
  /// The longest message, in characters.
  private static let maximumLength = 500

  /// The non-empty lines of a text, safe to print on a terminal: tabs become spaces; other control characters and
  /// characters that reorder text are removed.
  public static func lines(in text: String) -> [String] {
    text.split(whereSeparator: \.isNewline).map { line in
      let shown = line.unicodeScalars.lazy.map { $0 == "\t" ? " " : $0 }.filter { scalar in
        scalar.properties.generalCategory != .control && !scalar.properties.isBidiControl
      }
      return String(String.UnicodeScalarView(shown))
    }
  }

  /// The line that explains why a process ended: a message of the Swift runtime, or else the last line before the crash
  /// report.
  public static func message(in text: String) -> String? {
    let lines = lines(in: text)
    let report = lines.firstIndex { $0.hasPrefix("*** Signal ") } ?? lines.count
    let message =
      lines.first { $0.contains("Fatal error") || $0.contains("Swift runtime failure") } ?? lines[..<report].last
    return message.map { String($0.trimmingPrefix("*** ").prefix(maximumLength)) }
  }
}
