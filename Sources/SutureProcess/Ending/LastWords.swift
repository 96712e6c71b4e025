/// What a process printed before its end.
public enum LastWords {
  /// The longest message, in characters.
  private static let maximumLength = 500

  /// The line that says why a process ended: Swift's own message, else the last one before its crash report.
  public static func message(in text: String) -> String? {
    let lines = text.split(whereSeparator: \.isNewline).map { line in
      String(String.UnicodeScalarView(line.unicodeScalars.filter { $0.properties.generalCategory != .control }))
    }
    let report = lines.firstIndex { $0.hasPrefix("*** Signal ") } ?? lines.count
    let message =
      lines.first { $0.contains("Fatal error") || $0.contains("Swift runtime failure") } ?? lines[..<report].last
    return message.map { String($0.trimmingPrefix("*** ").prefix(maximumLength)) }
  }
}
