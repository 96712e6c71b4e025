/// Failures of one subject with the same cause.
public struct FailureGroup: Hashable, Sendable {
  /// A check that failed with the cause.
  public struct Part: Hashable, Sendable {
    /// The check's id.
    public let check: String
    /// Number of its cases that failed.
    public let count: Int
  }

  /// The cause, or the detail of a single failure.
  public let text: String
  /// The cause without the subject's name, so that it is equal for all subjects with the same cause.
  public let commonCause: String
  /// The checks that failed, in order.
  public let checks: [Part]
  /// The checks that were skipped because of it.
  public let skipped: [String]
  /// A command line that reproduces the failure.
  public let reproduce: String

  /// Total number of failed cases.
  public var count: Int { checks.reduce(0) { $0 + $1.count } }

  /// The cause, the checks and the command line, each on its own line.
  public var lines: [String] {
    let causes = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var lines: [String] = []
    if checks.count == 1, count == 1 {
      lines.append("\(checks[0].check): \(causes[0])")
      lines += causes.dropFirst().map { "  \($0)" }
    } else {
      lines.append(causes[0])
      lines += causes.dropFirst().map { "  \($0)" }
      let parts = checks.map { $0.count == 1 ? $0.check : "\($0.check) (\($0.count) times)" }
      lines.append("  fails \(parts.joined(separator: ", "))")
    }
    if !skipped.isEmpty { lines.append("  skipped because of it: \(skipped.joined(separator: ", "))") }
    return lines + ["  reproduce: \(reproduce)"]
  }

  /// Why a result failed, without the subject's name.
  public static func commonCause(of result: CheckResult) -> String {
    (result.cause ?? "\(result.check): \(result.detail)").replacing("'\(result.module)'", with: "'…'")
  }

  /// The failures of one subject, grouped by cause, in order of first occurrence.
  public static func groups(of results: [CheckResult]) -> [FailureGroup] {
    var order: [String] = []
    var members: [String: [CheckResult]] = [:]
    for result in results where result.status == .failed {
      let key = result.cause ?? "\(result.check)\n\(result.detail)"
      if members[key] == nil { order.append(key) }
      members[key, default: []].append(result)
    }
    return order.compactMap { key in
      guard let found = members[key], let first = found.first else { return nil }
      let isSingle = found.count == 1 && first.count == 1
      let skipped = results.filter { result in
        result.status == .skipped && (first.cause.map(result.detail.contains) ?? false)
      }
      return FailureGroup(
        text: isSingle ? first.detail : first.cause ?? first.detail, commonCause: commonCause(of: first),
        checks: found.map { Part(check: $0.check, count: $0.count) }, skipped: skipped.map(\.check),
        reproduce: found.lazy.compactMap(\.reproduce).first
          ?? "suture verify \(first.module) --check \(first.check)")
    }
  }
}
