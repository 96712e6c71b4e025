import SutureConformance
import SutureSupport

/// Prints the results of `verify`: a line for each finished module, failures by cause, a summary at the end.
final class VerifyReportPrinter {
  private let console: Console
  private let isJSON: Bool
  /// The options that command lines need to reproduce a failure.
  private let options: ReproductionOptions
  /// The results, in order.
  private(set) var results: [CheckResult] = []
  private var subjects = 0
  /// The causes of failures printed so far, each with the subjects that failed.
  private var causes: [(text: String, subjects: [String])] = []
  /// Most names in a list.
  private static let shownNames = 3

  /// - Parameter options: the options that command lines need to reproduce a failure.
  init(_ console: Console, isJSON: Bool, options: ReproductionOptions) {
    self.console = console
    self.isJSON = isJSON
    self.options = options
  }

  /// Whether anything failed.
  var hasFailures: Bool { results.contains { $0.status == .failed } }

  /// Shows on a terminal what is being checked.
  func progress(_ index: Int, of count: Int, _ what: String) {
    guard console.error.isTerminal else { return }
    console.error.write(
      String("\(index + 1)/\(count) \(what)".prefix(max(console.width - 1, 0))), after: .clearLine)
  }

  /// Prints a remark at once that is also part of the results, which may take minutes.
  func remark(_ text: String) {
    clearProgress()
    console.printError(text)
  }

  private func clearProgress() {
    if console.error.isTerminal { console.error.write("", after: .clearLine) }
  }

  /// Adds the registry's problems; those with the same cause are printed once.
  func add(problems: [CheckResult]) {
    var order: [String] = []
    var members: [String: [CheckResult]] = [:]
    for problem in problems {
      let cause = FailureGroup.commonCause(of: problem)
      if members[cause] == nil { order.append(cause) }
      members[cause, default: []].append(problem)
    }
    for cause in order {
      let found = members[cause] ?? []
      guard found.count > 1 else {
        for problem in found { add([problem], title: problem.module) }
        continue
      }
      let same = found.map { $0.reproducing(with: options) }
      results += same
      subjects += same.count
      clearProgress()
      guard !isJSON else { continue }
      console.print("\(console.output.styled("failed", .red))  \(same.count) × \(cause)")
      console.print("  in \(Self.listed(same.map(\.module)))")
      if let command = same.lazy.compactMap(\.reproduce).first { console.print("  reproduce: \(command)") }
    }
  }

  /// Adds the results of one subject.
  func add(_ found: [CheckResult], title: String) {
    let found = found.map { $0.reproducing(with: options) }
    results += found
    subjects += 1
    clearProgress()
    guard !isJSON else { return }
    let failed = found.contains { $0.status == .failed }
    let mark = failed ? console.output.styled("failed", .red) : console.output.styled("passed", .green)
    console.print("\(mark)  \(title)  \(Self.tally(found))")
    if found.contains(where: { $0.check == FixtureComparison.id }) { return printTensors(found) }
    let groups = FailureGroup.groups(of: found)
    for group in groups {
      if let index = causes.firstIndex(where: { $0.text == group.commonCause }) {
        let checks = group.checks.map(\.check).joined(separator: ", ")
        console.print("  \(checks): same cause as '\(causes[index].subjects[0])'")
        causes[index].subjects.append(title)
      } else {
        for line in group.lines { console.print("  \(line)") }
        causes.append((group.commonCause, [title]))
      }
    }
    let told = Set(groups.flatMap(\.skipped))
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
      if let command = result.reproduce { console.print("    reproduce: \(command)") }
    }
  }

  /// Prints the summary, or all results as JSON.
  func finish(seconds: Double) throws {
    if isJSON { return try console.printJSON(results) }
    for cause in causes where cause.subjects.count > 1 {
      let text = cause.text.prefix { !$0.isNewline }
      console.print("\(cause.subjects.count) × \(text)")
      console.print("  in \(Self.listed(cause.subjects))")
    }
    console.print(
      "\(subjects) verified, \(Self.tally(results))"
        + (hasFailures ? "" : ": all hold") + " (\(NumberText.decimal(seconds, digits: 1)) s)")
  }

  /// The first names and the number of others.
  private static func listed(_ names: [String]) -> String {
    let shown = names.prefix(shownNames).joined(separator: ", ")
    return names.count > shownNames ? "\(shown) and \(names.count - shownNames) more" : shown
  }

  /// `12 passed, 1 failed, 2 skipped`, without zero counts, of a subject's checks or a comparison's tensors.
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

  /// The status of a check with several results: failed if any is, skipped if all are.
  private static func worse(_ a: CheckResult.Status?, _ b: CheckResult.Status) -> CheckResult.Status {
    if a == .failed || b == .failed { return .failed }
    return a == .passed ? .passed : b
  }

  /// Whether a skip is expected for every subject of this kind, and not worth printing.
  private static func isExpected(_ result: CheckResult) -> Bool {
    [
      SitesCheck.id, HyperparametersCheck.id, RandomHyperparametersCheck.id, CombinationCheck.id,
    ].contains(result.check)
  }
}
