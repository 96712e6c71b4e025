import Foundation

/// A report as one HTML file that needs nothing else: no network, no fonts, no libraries.
public struct HTMLReport: Sendable {
  /// What it shows.
  public let report: SweepReport

  /// A page of a report.
  public init(_ report: SweepReport) {
    self.report = report
  }

  /// The file's text.
  /// - Throws: `EncodingError`, where the report cannot be JSON.
  public func text() throws -> String {
    let parts = [
      "title": HTMLReport.escape(report.sweep.name), "style": ReportPage.style, "script": ReportPage.script,
      "data": try data(),
    ]
    // In one pass, so that nothing within a part is taken for a name.
    var text = ""
    var rest = Substring(ReportPage.frame)
    while let opening = rest.range(of: "{{"), let closing = rest[opening.upperBound...].range(of: "}}") {
      text += rest[..<opening.lowerBound]
      text += parts[String(rest[opening.upperBound..<closing.lowerBound])] ?? ""
      rest = rest[closing.upperBound...]
    }
    return text + rest
  }

  /// The report as JSON within a script element, which nothing in it can end: `<` occurs in texts only.
  private func data() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // The page shows a text where it expects a number as unknown.
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    return String(decoding: try encoder.encode(report), as: UTF8.self).replacing("<", with: "\\u003c")
  }

  private static func escape(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }
}
