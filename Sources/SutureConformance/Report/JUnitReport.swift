/// Results as JUnit's XML, which build servers read: a suite for each subject, a case for each check.
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

  /// What one check found of one subject.
  private struct Case {
    let check: String
    let results: [CheckResult]

    var failures: [CheckResult] { results.filter { $0.status == .failed } }
    /// Where part of it was looked at, the rest is no reason to call all of it skipped.
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
      + "time=\"\(decimal(seconds))\""
  }

  private func element(_ item: Case, of module: String) -> [String] {
    let head =
      "    <testcase classname=\"suture.\(escaped(module))\" name=\"\(escaped(item.check))\" "
      + "time=\"\(decimal(item.seconds))\""
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

  /// Milliseconds are enough, and no exponent is read everywhere.
  private func decimal(_ seconds: Double) -> String {
    let milliseconds = Int((max(0, seconds) * 1000).rounded())
    let fraction = String(milliseconds % 1000)
    return "\(milliseconds / 1000)." + String(repeating: "0", count: 3 - fraction.count) + fraction
  }

  /// Text for XML 1.0, in attributes too: what has a meaning there is spelled out, what may not stand there replaced.
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
