import FoundationEssentials

/// A report as a self-contained HTML file, without network, fonts or libraries.
public struct HTMLReport: Sendable {
  /// The report.
  public let report: SweepReport

  /// A page of a report.
  public init(_ report: SweepReport) {
    self.report = report
  }

  /// The file's text.
  /// - Throws: `EncodingError` where the report cannot be encoded as JSON.
  public func text() throws -> String {
    let parts = [
      "title": HTMLReport.escape(report.sweep.name), "style": ReportPage.style, "script": ReportPage.script,
      "data": try data(),
    ]
    // In one pass, so that `{{…}}` within a part is not replaced.
    var text = ""
    var rest = Substring(ReportPage.frame)
    while let opening = rest.firstRange(of: "{{"),
      let closing = rest[opening.upperBound...].firstRange(of: "}}")
    {
      text += rest[..<opening.lowerBound]
      text += parts[String(rest[opening.upperBound..<closing.lowerBound])] ?? ""
      rest = rest[closing.upperBound...]
    }
    return text + rest
  }

  /// The report as JSON in a script element; `<`, which occurs in strings only, is escaped, so no text ends the element.
  private func data() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // The page shows these strings as unknown values.
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    return String(decoding: try encoder.encode(report), as: UTF8.self).replacing("<", with: "\\u003c")
  }

  private static func escape(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }
}
