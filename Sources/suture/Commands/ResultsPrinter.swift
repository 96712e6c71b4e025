import SutureData
import SutureReport
import SutureSupport
import SutureSweep

/// Prints the results of a sweep as a table, JSON or CSV.
struct ResultsPrinter {
  enum Form {
    /// A table of the finalists and a few other candidates, or of all.
    case table(all: Bool)
    case json
    case csv
  }

  /// The number of dropped, failed or refused candidates in a short table.
  private static let shortCount = 5
  /// The number of candidates in a short table of a sweep without training.
  private static let untrainedCount = 20

  private let found: SweepResults

  init(_ store: SweepStore, _ sweep: SweepStore.SweepRecord) throws {
    found = try SweepResults(store, sweep)
  }

  /// Why the bare backbone failed; nil if it did not.
  var baselineFailure: String? { found.gaps.baselineFailure }

  func print(to console: Console, form: Form) throws {
    switch form {
    case .json: try console.printJSON(found.results)
    case .csv: console.print(found.results.csv, terminator: "")
    case .table(let all): printTable(to: console, all: all)
    }
  }

  // MARK: Table

  private func printTable(to console: Console, all: Bool) {
    for sentence in found.gaps.sentences { console.print(sentence) }
    if !found.gaps.sentences.isEmpty { console.print("") }
    let ranked = found.results.filter { $0.state == .done || $0.state == .open }
    let isTrained = ranked.first?.epochs != nil
    let finalists = isTrained ? ranked.prefix { $0.epochs == ranked.first?.epochs }.count : 0
    let others = isTrained ? ResultsPrinter.shortCount : ResultsPrinter.untrainedCount
    let shown = all ? ranked.count : min(ranked.count, finalists + others)
    if shown > 0 { table(of: Array(ranked.prefix(shown))).print(to: console) }
    if shown < ranked.count {
      console.print("… and \(ranked.count - shown) more: 'sweep results --all' shows them")
    }
    if shown > 0 { console.print("") }
    if isTrained {
      printLegend(to: console)
    } else if ranked.contains(where: \.pareto) {
      console.print("◆ on the Pareto front.")
    }
    for sentence in found.findings { console.print(sentence) }
    for (state, title) in [(CandidateState.failed, "failed"), (.refused, "refused")] {
      printLosses(found.results.filter { $0.state == state }, title: title, to: console, all: all)
    }
  }

  /// The columns with values, without units and intervals, which would make the table too wide for most windows.
  private func table(of results: [SweepResult]) -> Table {
    let shown = ResultTable(results, in: .terminal, of: found.budgets.last, withIntervals: false)
    var table = Table(
      shown.headings.map { heading in
        Table.Column(
          title: Self.lowercased(heading.title), isRight: heading.alignment == .right, isOptional: heading.isOptional)
      })
    for row in shown.rows { table.add(row.map { $0 ?? "" }) }
    return table
  }

  /// A title with a lower-case first letter, as in all tables on the terminal; `MACs` and `Δ backbone` are unchanged.
  private static func lowercased(_ title: String) -> String {
    guard title.first?.isASCII == true, title.dropFirst().first?.isLowercase == true else { return title }
    return title.prefix(1).lowercased() + title.dropFirst()
  }

  private func printLegend(to console: Console) {
    console.print("Accuracies are in percent, sd and Δ in percentage points, latencies in milliseconds.")
    console.print("◆ on the Pareto front of the finalists.")
    console.print("Δ backbone: mean difference to the bare backbone, paired by seed;")
    console.print("* its 95 % interval excludes 0, unadjusted: with many candidates some do by chance.")
    if found.results.contains(where: { $0.controlDifference != nil }) {
      console.print("Δ control: mean difference to the operator over identities, without any module.")
    }
    if let budget = found.budgets.last { console.print(budget.splitSentence) }
    for sentence in found.variants { console.print(sentence) }
  }

  private func printLosses(_ lost: [SweepResult], title: String, to console: Console, all: Bool) {
    guard !lost.isEmpty else { return }
    console.print("")
    console.print("\(NumberText.grouped(lost.count)) \(title):")
    let shown = all ? lost.count : min(lost.count, ResultsPrinter.shortCount)
    for result in lost.prefix(shown) {
      console.print("  \(result.label): \(result.reason?.split(separator: "\n").first ?? "no reason given")")
    }
    if shown < lost.count {
      console.print("  … and \(lost.count - shown) more: 'sweep results --all' shows them")
    }
    if lost[0].state == .failed {
      console.print("  'sweep show' lists the attempts, 'sweep run … --retry-failed' retries")
    }
  }
}
