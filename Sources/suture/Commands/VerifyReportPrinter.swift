import SutureConformance

/// Prints what `verify` finds: a line for each module as it is done, failures in full, a summary at the end.
final class VerifyReportPrinter {
  private let console: Console
  private let isJSON: Bool
  /// What was found, in order.
  private(set) var results: [CheckResult] = []
  private var subjects = 0

  init(_ console: Console, isJSON: Bool) {
    self.console = console
    self.isJSON = isJSON
  }

  /// Whether anything failed.
  var hasFailures: Bool { results.contains { $0.status == .failed } }

  /// Tells on a terminal what is being examined.
  func progress(_ index: Int, of count: Int, _ id: String) {
    guard console.error.isTerminal else { return }
    console.error.write("\r\u{1b}[K" + String("\(index + 1)/\(count) \(id)".prefix(max(console.width - 1, 0))))
  }

  /// Takes the results of one subject.
  func add(_ found: [CheckResult], title: String) {
    results += found
    subjects += 1
    if console.error.isTerminal { console.error.write("\r\u{1b}[K") }
    guard !isJSON else { return }
    let isFixture = found.contains { $0.check == FixtureComparison.id }
    let failed = found.contains { $0.status == .failed }
    let mark = failed ? console.output.styled("failed", .red) : console.output.styled("passed", .green)
    console.print("\(mark)  \(title)  \(Self.tally(found))")
    for result in found where result.status == .failed || isFixture {
      let lines = result.detail.split(separator: "\n", omittingEmptySubsequences: false)
      let label = isFixture ? result.status.rawValue : result.check
      for (index, line) in lines.enumerated() { console.print(index == 0 ? "  \(label): \(line)" : "    \(line)") }
    }
    for result in found where result.status == .skipped && !isFixture && !Self.isExpected(result) {
      console.print("  skipped \(result.check): \(result.detail)")
    }
  }

  /// Prints the summary, or all results as JSON.
  func finish(seconds: Double) throws {
    if isJSON { return try console.printJSON(results) }
    let failures = results.filter { $0.status == .failed }.count
    console.print(
      "\(subjects) verified, \(Self.tally(results))"
        + (failures == 0 ? ": all hold" : "") + " (\(Quantity.decimal(seconds, places: 1)) s)")
  }

  /// `12 passed, 1 failed, 2 skipped`, without what there is none of.
  private static func tally(_ results: [CheckResult]) -> String {
    let counts = [CheckResult.Status.passed, .failed, .skipped].compactMap { status -> String? in
      let count = results.filter { $0.status == status }.count
      return count > 0 ? "\(count) \(status.rawValue)" : nil
    }
    return counts.isEmpty ? "nothing to check" : counts.joined(separator: ", ")
  }

  /// What a kind of subject never has is no news.
  private static func isExpected(_ result: CheckResult) -> Bool {
    [
      SitesCheck.id, HyperparametersCheck.id, RandomHyperparametersCheck.id, CombinationCheck.id,
    ].contains(result.check)
  }
}
