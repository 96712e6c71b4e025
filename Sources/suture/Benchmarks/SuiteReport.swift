import SutureExecution
import SutureGraph
import SutureReport
import SutureSupport

/// The results of a suite as Markdown.
struct SuiteReport {
  private let result: SuiteResult
  private let suite: BenchmarkSuite
  private let comparison: BaselineComparison?

  init(_ result: SuiteResult, _ suite: BenchmarkSuite, comparison: BaselineComparison? = nil) {
    self.result = result
    self.suite = suite
    self.comparison = comparison
  }

  /// The report, ending with a newline.
  var text: String {
    var lines = ["# Benchmarks: \(suite.name)", ""] + environment
    if result.environment.peer != nil {
      lines += ["", "A ratio is the peer's time divided by Suture's: above 1, Suture is faster."]
    }
    for group in suite.groups { lines += section(group) }
    if let comparison { lines += ["", "## Baseline", ""] + comparison.lines }
    return lines.joined(separator: "\n") + "\n"
  }

  private var environment: [String] {
    let environment = result.environment
    var rows = [
      ("processor", "\(environment.processor), \(environment.cores) cores, \(environment.instructionSet)"),
      ("threads", "\(environment.threads)"),
    ]
    if let peer = environment.peer { rows.append(("peer", "\(result.peerVersion ?? "unknown version"), `\(peer)`")) }
    if !environment.runtime.isEmpty { rows.append(("OpenMP", "`\(environment.runtime)`, for both sides")) }
    rows += [("rounds", "\(result.rounds)"), ("date", result.date)]
    if let warning = result.warning { rows.append(("warning", warning)) }
    return ["| | |", "|---|---|"] + rows.map { "| \($0.0) | \(SuiteReport.escaped($0.1)) |" }
  }

  // MARK: Groups

  /// A column of a group's table.
  private struct Column {
    let title: String
    var isRight = true
    let cell: (EntryResult) -> String
  }

  private func section(_ group: BenchmarkSuite.Group) -> [String] {
    let results = result.entries.filter { $0.entry.group == group.name }
    guard !results.isEmpty else { return [] }
    let columns = columns(group, results)
    var lines = ["", "## \(group.name)", ""]
    lines.append("| " + columns.map(\.title).joined(separator: " | ") + " |")
    lines.append("|" + columns.map { $0.isRight ? "--:|" : "---|" }.joined())
    lines += results.map { result in "| " + columns.map { $0.cell(result) }.joined(separator: " | ") + " |" }
    let verdict = GroupVerdict(group, results)
    if !verdict.comparisons.isEmpty { lines.append("") }
    lines += verdict.comparisons.map { "- " + SuiteReport.line($0, of: verdict.entries) }
    let notes = results.flatMap { result in
      result.notes.map { "- \(SuiteReport.code(result.entry.composition)), \($0)" }
    }
    if !notes.isEmpty { lines += ["", "Notes:", ""] + notes }
    return lines
  }

  private func columns(_ group: BenchmarkSuite.Group, _ results: [EntryResult]) -> [Column] {
    var columns = [
      Column(title: "composition", isRight: false) { SuiteReport.place($0.entry) },
      Column(title: "input", isRight: false) { Shape($0.entry.input).description },
      Column(title: "Suture ms") { SuiteReport.milliseconds($0.suture) },
    ]
    for engine in PeerRequest.Engine.allCases where results.contains(where: { $0.cell(engine) != nil }) {
      columns.append(Column(title: "\(engine) ms") { SuiteReport.milliseconds($0.cell(engine)) })
      columns.append(Column(title: "ratio") { SuiteReport.ratio($0.ratio(engine)) })
    }
    if results.contains(where: { $0.copy != nil }) {
      columns.append(Column(title: "copy ms") { SuiteReport.milliseconds($0.copy) })
      columns.append(Column(title: "share of bandwidth") { SuiteReport.ratio($0.bandwidthShare) })
    }
    if group.targets.memory != nil {
      columns.append(Column(title: "Suture peak") { SuiteReport.bytes($0.suture) })
      if results.contains(where: { $0.eager != nil }) {
        columns.append(Column(title: "eager peak") { SuiteReport.bytes($0.eager) })
        columns.append(Column(title: "memory ratio") { SuiteReport.ratio($0.memoryRatio) })
      }
    }
    return columns
  }

  /// `eager: geometric mean 3.21, least 0.90 (`sk`), below 1: `sk`; target 3 met`.
  static func line(_ comparison: GroupVerdict.Comparison, of entries: Int) -> String {
    let isSmaller = comparison.kind.isSmallerBetter
    var text = "\(comparison.kind): geometric mean \(ratio(comparison.geometricMean)), "
    text += "\(isSmaller ? "most" : "least") \(ratio(comparison.worst)) (\(code(comparison.worstComposition)))"
    if !comparison.lost.isEmpty {
      text += ", \(isSmaller ? "above" : "below") 1: \(comparison.lost.map(code).joined(separator: ", "))"
    }
    if comparison.measured < entries { text += ", \(comparison.measured) of \(entries) measured" }
    guard let target = comparison.target, let shortfall = comparison.shortfall else { return text }
    text += "; target \(isSmaller ? "≤" : "≥") \(NumberText.decimal(target, digits: 2)) "
    return text + (shortfall > 0 ? "missed by \(NumberText.decimal(shortfall * 100, digits: 1)) %" : "met")
  }

  // MARK: Cells

  private static func place(_ entry: BenchmarkEntry) -> String {
    guard let backbone = entry.backbone else { return code(entry.composition) }
    guard let sites = entry.sites else { return "\(code(backbone)), bare" }
    return "\(code(entry.composition)) at \(code(sites)) of \(code(backbone))"
  }

  /// Milliseconds with at least three significant digits.
  static func milliseconds(_ cell: MeasuredCell?) -> String {
    guard let seconds = cell?.seconds else { return "–" }
    let value = seconds * 1000
    return NumberText.decimal(value, digits: value < 10 ? 3 : value < 100 ? 2 : 1)
  }

  static func ratio(_ value: Double?) -> String { value.map { NumberText.decimal($0, digits: 2) } ?? "–" }

  private static func bytes(_ cell: MeasuredCell?) -> String {
    guard cell?.seconds != nil, let count = cell?.peakByteCount else { return "–" }
    return NumberText.bytes(count)
  }

  private static func code(_ text: String) -> String { "`\(escaped(text))`" }

  /// Escapes '|', which would end a table cell, even within code.
  private static func escaped(_ text: String) -> String {
    text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
  }
}
