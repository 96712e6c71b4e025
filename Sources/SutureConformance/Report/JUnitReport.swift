import SutureSupport

/// Results in JUnit's XML format, which CI servers read: one suite per subject, one case per check.
public struct JUnitReport: Sendable {
  private let results: [CheckResult]

  /// Creates a report.
  public init(_ results: [CheckResult]) {
    self.results = results
  }

  /// The XML document.
  public var text: String {
    var lines = ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>"]
    lines.append("<testsuites name=\"suture verify\" \(counts(cases(results)))>")
    for module in unique(results.map(\.module)) {
      let found = cases(results.filter { $0.module == module })
      lines.append("  <testsuite name=\"\(escaped(module))\" \(counts(found))>")
      for item in found { lines += element(item, of: module) }
      lines.append("  </testsuite>")
    }
    lines.append("</testsuites>")
    return lines.joined(separator: "\n") + "\n"
  }

  /// All results of one check of one subject.
  private struct Case {
    let check: String
    let results: [CheckResult]

    var failures: [CheckResult] { results.filter { $0.status == .failed } }
    /// A check of which only a part was skipped does not count as skipped.
    var isSkipped: Bool { results.allSatisfy { $0.status == .skipped } }
    var seconds: Double { results.reduce(0) { $0 + $1.seconds } }
  }

  private func cases(_ results: [CheckResult]) -> [Case] {
    unique(results.map(\.module)).flatMap { module -> [Case] in
      let own = results.filter { $0.module == module }
      return unique(own.map(\.check)).map { check in Case(check: check, results: own.filter { $0.check == check }) }
    }
  }

  private func unique(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }

  private func counts(_ cases: [Case]) -> String {
    let failures = cases.filter { !$0.failures.isEmpty }.count
    let skipped = cases.filter(\.isSkipped).count
    let seconds = cases.reduce(0) { $0 + $1.seconds }
    return "tests=\"\(cases.count)\" failures=\"\(failures)\" errors=\"0\" skipped=\"\(skipped)\" "
      + "time=\"\(time(seconds))\""
  }

  private func element(_ item: Case, of module: String) -> [String] {
    let head =
      "    <testcase classname=\"suture.\(escaped(module))\" name=\"\(escaped(item.check))\" "
      + "time=\"\(time(item.seconds))\""
    let detail = item.results.map(\.detail).joined(separator: "\n")
    if let first = item.failures.first {
      let text = item.failures.map { failure in
        failure.detail + (failure.reproduce.map { "\nreproduce: \($0)" } ?? "")
      }.joined(separator: "\n")
      return [
        head + ">", "      <failure message=\"\(escaped(first.detail))\">\(escaped(text))</failure>", "    </testcase>",
      ]
    }
    if item.isSkipped {
      return [head + ">", "      <skipped message=\"\(escaped(detail))\"/>", "    </testcase>"]
    }
    return [head + "/>"]
  }

  /// Seconds with three decimals and without an exponent, which every reader of the format accepts.
  private func time(_ seconds: Double) -> String { NumberText.decimal(max(0, seconds), digits: 3) }

  /// Text escaped for XML 1.0, including attributes; characters that XML does not allow are replaced by U+FFFD.
  private func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&apos;"
      case "\n", "\t", "\r": escaped += "&#\(scalar.value);"
      case "\0"..<" ", "\u{fffe}", "\u{ffff}": escaped += "\u{fffd}"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
