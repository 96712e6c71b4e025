import Foundation

/// Texts and numbers as Markdown shows them.
package enum MarkdownText {
  /// What stands for an unknown value.
  package static let unknown = "–"

  /// Text as code, whatever backticks are in it.
  package static func code(_ text: String) -> String {
    let line = VisibleText.escaped(text.split(whereSeparator: \.isNewline).joined(separator: " "), keepsLines: false)
    let fence = String(repeating: "`", count: longestRun(of: "`", in: line) + 1)
    let space = line.hasPrefix("`") || line.hasSuffix("`") ? " " : ""
    return fence + space + line + space + fence
  }

  /// Lines as a block of code, whatever backticks are in them.
  package static func block(_ text: String, language: String = "") -> String {
    let text = VisibleText.escaped(text)
    let fence = String(repeating: "`", count: max(longestRun(of: "`", in: text) + 1, 3))
    return "\(fence)\(language)\n\(text)\(text.hasSuffix("\n") ? "" : "\n")\(fence)"
  }

  /// Text as it is: nothing in it is markup.
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

  /// A fraction in percent.
  package static func percent(_ value: Double?) -> String {
    value.map { String(format: "%.2f %%", $0 * 100) } ?? unknown
  }

  /// A difference of fractions in percentage points, with half the width of its interval.
  package static func points(_ value: Double?, _ halfWidth: Double? = nil) -> String {
    guard let value else { return unknown }
    let signed = String(format: "%+.2f", value * 100)
    let text = signed.dropFirst() == "0.00" ? "0.00" : signed.replacing("-", with: "−")
    return halfWidth.map { text + String(format: " ± %.2f", $0 * 100) } ?? text
  }

  /// Both ends of an interval, where it has them.
  package static func interval(_ low: Double?, _ high: Double?, text: (Double) -> String) -> String {
    guard let low, let high else { return unknown }
    return "\(text(low)) to \(text(high))"
  }

  /// A number with its thousands apart.
  package static func grouped(_ value: Int?) -> String {
    guard let value else { return unknown }
    let digits = Array(String(value.magnitude))
    let parts = digits.indices.map { index in
      index > 0 && (digits.count - index).isMultiple(of: 3) ? ",\(digits[index])" : "\(digits[index])"
    }
    return (value < 0 ? "−" : "") + parts.joined()
  }

  /// A number with some digits behind the point.
  package static func decimal(_ value: Double?, digits: Int) -> String {
    value.map { String(format: "%.\(digits)f", $0).replacing("-", with: "−") } ?? unknown
  }

  /// A time of seconds in units that are read at once.
  package static func duration(_ seconds: Double?) -> String {
    guard let seconds else { return unknown }
    if seconds < 60 { return String(format: "%.1f s", seconds) }
    guard let minutes = Int(exactly: (seconds / 60).rounded()) else { return unknown }
    return minutes < 60 ? "\(minutes) min" : "\(minutes / 60) h \(minutes % 60) min"
  }
}
