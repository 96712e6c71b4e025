import SutureConformance

/// Prints what `verify` finds: a line for each module as it is done, failures by cause, a summary at the end.
final class VerifyReportPrinter {
  private let console: Console
  private let isJSON: Bool
  /// What command lines need at their end to find the same modules.
  private let words: String
  /// What was found, in order.
  private(set) var results: [CheckResult] = []
  private var subjects = 0

  /// - Parameter words: options that command lines need at their end to find the same modules.
  init(_ console: Console, isJSON: Bool, words: String) {
    self.console = console
    self.isJSON = isJSON
    self.words = words
  }

  /// Whether anything failed.
  var hasFailures: Bool { results.contains { $0.status == .failed } }

  /// Tells on a terminal what is being checked.
  func progress(_ index: Int, of count: Int, _ what: String) {
    guard console.error.isTerminal else { return }
    console.error.write(
      String("\(index + 1)/\(count) \(what)".prefix(max(console.width - 1, 0))), after: .clearLine)
  }

  /// Tells at once what will also stand among the results: a check may take minutes to come to them.
  func remark(_ text: String) {
    clearProgress()
    console.printError(text)
  }

  private func clearProgress() {
    if console.error.isTerminal { console.error.write("", after: .clearLine) }
  }

  /// Takes the results of one subject.
  func add(_ found: [CheckResult], title: String) {
    let found = found.map { $0.check == FixtureComparison.id ? $0 : $0.reproducing(with: words) }
    results += found
    subjects += 1
    clearProgress()
    guard !isJSON else { return }
    let failed = found.contains { $0.status == .failed }
    let mark = failed ? console.output.styled("failed", .red) : console.output.styled("passed", .green)
    console.print("\(mark)  \(title)  \(Self.tally(found))")
    if found.contains(where: { $0.check == FixtureComparison.id }) { return printTensors(found) }
    for group in FailureGroup.groups(of: found) {
      for line in group.lines { console.print("  \(line)") }
    }
    let told = Set(FailureGroup.groups(of: found).flatMap(\.skipped))
    let skipped = found.filter { $0.status == .skipped && !Self.isExpected($0) && !told.contains($0.check) }
    for (index, result) in skipped.enumerated() where !skipped[..<index].contains(where: { $0.detail == result.detail })
    {
      let checks = skipped.filter { $0.detail == result.detail }.map(\.check)
      console.print("  skipped \(checks.joined(separator: ", ")): \(result.detail)")
    }
  }

  /// A line for each tensor of a comparison.
  private func printTensors(_ found: [CheckResult]) {
    for result in found {
      for (index, line) in result.detail.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
        console.print(index == 0 ? "  \(result.status.rawValue): \(line)" : "    \(line)")
      }
      if let command = result.reproduce { console.print("    reproduce: \(command) \(words)".trimmingSpaces) }
    }
  }

  /// Prints the summary, or all results as JSON.
  func finish(seconds: Double) throws {
    if isJSON { return try console.printJSON(results) }
    console.print(
      "\(subjects) verified, \(Self.tally(results))"
        + (hasFailures ? "" : ": all hold") + " (\(Quantity.decimal(seconds, places: 1)) s)")
  }

  /// `12 passed, 1 failed, 2 skipped`, without what there is none of: checks of a subject, or tensors of a comparison.
  private static func tally(_ results: [CheckResult]) -> String {
    var statuses: [String: CheckResult.Status] = [:]
    for (index, result) in results.enumerated() {
      let key = result.check == FixtureComparison.id ? "\(index)" : "\(result.module)\n\(result.check)"
      statuses[key] = worse(statuses[key], result.status)
    }
    let counts = [CheckResult.Status.passed, .failed, .skipped].compactMap { status -> String? in
      let count = statuses.values.filter { $0 == status }.count
      return count > 0 ? "\(count) \(status.rawValue)" : nil
    }
    return counts.isEmpty ? "nothing to check" : counts.joined(separator: ", ")
  }

  /// The status of a check with several results: failed where any is, skipped where all are.
  private static func worse(_ a: CheckResult.Status?, _ b: CheckResult.Status) -> CheckResult.Status {
    if a == .failed || b == .failed { return .failed }
    return a == .passed ? .passed : b
  }

  /// What a kind of subject never has is no news.
  private static func isExpected(_ result: CheckResult) -> Bool {
    [
      SitesCheck.id, HyperparametersCheck.id, RandomHyperparametersCheck.id, CombinationCheck.id,
    ].contains(result.check)
  }
}

extension String {
  /// Without spaces at the end.
  fileprivate var trimmingSpaces: String { String(reversed().drop { $0 == " " }.reversed()) }
}
