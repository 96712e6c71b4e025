import SutureData
import SutureReport
import SutureSupport
import SutureSweep

/// The results of a sweep as a table, JSON or CSV.
struct SweepReportPrinter {
  enum Form {
    /// Finalists, and as many of the others as help to judge them, or all.
    case table(all: Bool)
    case json
    case csv
  }

  /// How many of those that went no further, failed or were refused a short table shows.
  private static let shortCount = 5
  /// How many a short table shows of a sweep that trains nobody.
  private static let untrainedCount = 20

  private let results: [SweepResult]
  /// What the sweep found, a sentence or two each.
  private let sentences: [String]
  /// The training that the finalists came to.
  private let budget: SweepBudget?
  /// Those that share the first place.
  private let leading: LeadingGroup?
  /// What is missing; it stands first.
  let gaps: ResultGaps

  init(_ store: SweepStore, _ sweep: SweepStore.SweepRecord) throws {
    let specification = try SweepSpecification(text: sweep.specification, file: store.path)
    results = try store.results(of: sweep, ranking: specification.ranking)
    let records = try store.records(of: sweep)
    gaps = ResultGaps(records)
    let budgets = SweepBudget.all(in: records)
    budget = budgets.last
    leading = LeadingGroup(records, order: results.rankedTrials)
    sentences = [
      budgets.last.flatMap { MultipleComparison(records, epochs: $0.epochs) }.map { "\($0.verdict)" },
      leading?.summary, Interaction.summary(of: records, budgets: budgets),
    ].compactMap(\.self)
  }

  func print(to console: Console, form: Form) throws {
    switch form {
    case .json: try console.printJSON(results)
    case .csv: for line in csv { console.print(line) }
    case .table(let all): printTable(to: console, all: all)
    }
  }

  // MARK: Table

  private func printTable(to console: Console, all: Bool) {
    for sentence in gaps.sentences { console.print(sentence) }
    if !gaps.sentences.isEmpty { console.print("") }
    let choices = budget?.choices ?? .validation
    var table = Table([
      .left(""), .left("rank"), .left("composition"), .right(choices.rawValue), .right("± sd"), .right("test"),
      .right("seeds", isOptional: true),
      .right("epochs", isOptional: true),
      .right("Δ bare"), .right("Δ control"), .right("parameters", isOptional: true), .right("MACs", isOptional: true),
      .right("ms"),
    ])
    let ranked = results.filter { $0.state == .done || $0.state == .open }
    let isTrained = ranked.first?.epochs != nil
    let finalists = isTrained ? ranked.prefix { $0.epochs == ranked.first?.epochs }.count : 0
    let others = isTrained ? SweepReportPrinter.shortCount : SweepReportPrinter.untrainedCount
    let shown = all ? ranked.count : min(ranked.count, finalists + others)
    for result in ranked.prefix(shown) {
      table.add([
        result.pareto ? "◆" : "", rank(of: result), label(of: result),
        decimal(result.accuracyMean), decimal(result.accuracyDeviation),
        result.choices == .test ? "" : decimal(result.testAccuracyMean), result.seeds > 0 ? "\(result.seeds)" : "",
        result.epochs.map(String.init) ?? "",
        difference(result.difference, isDistinguishable: result.isDistinguishable),
        difference(result.controlDifference, isDistinguishable: result.isControlDistinguishable),
        result.parameters.map(Quantity.grouped) ?? "", result.macs.map(Quantity.grouped) ?? "",
        result.latencyMilliseconds.map { Quantity.decimal($0, places: 3) } ?? "",
      ])
    }
    if shown > 0 { table.withoutEmptyColumns.print(to: console) }
    if shown < ranked.count {
      console.print("… and \(ranked.count - shown) more: 'sweep results --all' shows them")
    }
    if shown > 0 { console.print("") }
    if isTrained {
      console.print("◆ on the Pareto front of the finalists. Δ bare: mean difference to the bare backbone, same seeds;")
      console.print("* its 95 % interval excludes 0, unadjusted: with many candidates some do by chance.")
      if results.contains(where: { $0.controlDifference != nil }) {
        console.print("Δ control: mean difference to what the operator does over identities, without any module.")
      }
      if let budget { console.print(budget.splitSentence) }
    } else if ranked.contains(where: \.pareto) {
      console.print("◆ on the Pareto front.")
    }
    for sentence in sentences { console.print(sentence) }
    for (state, title) in [(CandidateState.failed, "failed"), (.refused, "refused")] {
      printLosses(results.filter { $0.state == state }, title: title, to: console, all: all)
    }
  }

  /// The rank that the leading group shares; the order within it is chance, as that below it is.
  private func rank(of result: SweepResult) -> String {
    guard let leading, !leading.isEverything, result.leading else { return "" }
    return leading.rank
  }

  private func label(of result: SweepResult) -> String {
    guard !result.baseline else { return "(bare backbone)" }
    let label = result.site.map { "\(result.composition) at \($0)" } ?? result.composition
    return result.control == nil ? label : "\(label) (control)"
  }

  private func decimal(_ value: Double?) -> String { value.map { Quantity.decimal($0, places: 4) } ?? "" }

  private func difference(_ difference: Double?, isDistinguishable: Bool) -> String {
    guard let difference else { return "" }
    let sign = difference >= 0 ? "+" : ""
    return "\(sign)\(Quantity.decimal(difference, places: 4))\(isDistinguishable ? "*" : " ")"
  }

  private func printLosses(_ lost: [SweepResult], title: String, to console: Console, all: Bool) {
    guard !lost.isEmpty else { return }
    console.print("")
    console.print("\(lost.count) \(title):")
    let shown = all ? lost.count : min(lost.count, SweepReportPrinter.shortCount)
    for result in lost.prefix(shown) {
      console.print("  \(label(of: result)): \(result.reason?.split(separator: "\n").first ?? "no reason given")")
    }
    if shown < lost.count {
      console.print("  … and \(lost.count - shown) more: 'sweep results --all' shows them")
    }
    if lost[0].state == .failed {
      console.print("  'sweep show' lists the attempts, 'sweep run … --retry-failed' retries")
    }
  }

  // MARK: CSV

  /// Every candidate, one line each below the heading.
  var csv: [String] {
    let scores = Set(results.flatMap(\.scores.keys)).sorted()
    let head =
      "trial,composition,state,reason,parameters,macs,latency_ms,accuracy_mean,accuracy_sd,seeds,epochs,"
      + "difference,difference_half_width,pareto,baseline,site,latency_error_ms,leading,accuracy_split,"
      + "validation_accuracy_mean,test_accuracy_mean,test_accuracy_sd,difference_split,control,control_difference,"
      + "control_difference_half_width,start_gain"
    return [([head] + scores).joined(separator: ",")]
      + results.map { result in
        let cells: [String?] =
          [
            "\(result.trial)", result.composition, result.state.rawValue, result.reason,
            result.parameters.map(String.init),
            result.macs.map(String.init), result.latencyMilliseconds.map { "\($0)" },
            result.accuracyMean.map { "\($0)" },
            result.accuracyDeviation.map { "\($0)" }, "\(result.seeds)", result.epochs.map(String.init),
            result.difference.map { "\($0)" }, result.differenceHalfWidth.map { "\($0)" }, "\(result.pareto)",
            "\(result.baseline)", result.site, result.latencyError.map { "\($0)" }, "\(result.leading)",
            result.choices.rawValue,
            result.validationAccuracyMean.map { "\($0)" }, result.testAccuracyMean.map { "\($0)" },
            result.testAccuracyDeviation.map { "\($0)" }, result.comparisons.rawValue, result.control,
            result.controlDifference.map { "\($0)" }, result.controlDifferenceHalfWidth.map { "\($0)" },
            result.startGain.map { "\($0)" },
          ] + scores.map { name in result.scores[name].map { "\($0)" } }
        return cells.map { CSVText.cell($0 ?? "") }.joined(separator: ",")
      }
  }
}
