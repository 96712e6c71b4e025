import SutureComposer
import SutureData
import SutureGraph
import SutureRegistry
import SutureSupport
import SutureSweep

/// A report as a Markdown document, for repositories and terminals.
public struct MarkdownReport: Sendable {
  /// What it shows.
  public let report: SweepReport

  /// A document of a report.
  public init(_ report: SweepReport) {
    self.report = report
  }

  /// How many candidates the leaderboard names.
  private static let leaders = 20

  /// The file's text.
  public var text: String {
    let sections: [(title: String, text: String)] = [
      ("Stages", stages), ("Leaderboard", leaderboard), ("Pairs", pairs), ("Effects", effects),
      ("Zero-cost scores", correlations), ("Structures of the best", structures), ("Refused and failed", refused),
      ("Environment", environment), ("Settings", settings), ("Reproduce", reproduction),
    ]
    let body = sections.filter { !$0.text.isEmpty }.map { "## \($0.title)\n\n\($0.text)" }
    return ([opening] + body).joined(separator: "\n\n") + "\n"
  }

  private var opening: String {
    let sweep = report.sweep
    let state =
      switch sweep.state {
      case .finished: "finished"
      case .running: "still running"
      case .stopped: "stopped before its end"
      }
    let sites = sweep.sites.map(MarkdownText.code).joined(separator: ", ")
    let facts = [
      "\(MarkdownText.plain(sweep.dataset)) on \(MarkdownText.code(sweep.backbone)) at \(sites), \(sweep.placement.rawValue)",
      state, "\(sweep.started) to \(sweep.finished ?? "now")",
      Words.plural(report.candidates.count { !$0.baseline }, "candidate"),
      sweep.duplicates > 0 ? Words.plural(sweep.duplicates, "duplicate") + " left out" : nil,
      sweep.seconds.map { MarkdownText.duration($0) },
    ].compactMap(\.self)
    let verdict = report.sentences.map { "- \(MarkdownText.plain($0))" }.joined(separator: "\n")
    return (["# \(MarkdownText.plain(sweep.name))", facts.joined(separator: " · "), verdict].filter { !$0.isEmpty })
      .joined(separator: "\n\n")
  }

  private var stages: String {
    guard !report.stages.isEmpty else { return "The sweep has not entered a stage yet." }
    var table = MarkdownTable([
      ("Stage", .left), ("Entered", .right), ("Refused", .right), ("Failed", .right), ("Dropped", .right),
      ("Left", .right), ("Time", .right),
    ])
    for stage in report.stages {
      let counts = [stage.entered, stage.refused, stage.failed, stage.dropped, stage.left]
      table.append(
        [MarkdownText.plain(stage.name)] + counts.map(MarkdownText.grouped) + [MarkdownText.duration(stage.seconds)])
    }
    return table.text
  }

  private var leaderboard: String {
    let trained = report.candidates.filter { $0.accuracy != nil }
    guard !trained.isEmpty else { return "No candidate has been trained yet." }
    // The bare backbone is the measure of all others, so it is always there.
    var shown = Array(trained.prefix(MarkdownReport.leaders))
    if let baseline = report.baseline, baseline.accuracy != nil, !shown.contains(where: \.baseline) {
      shown.append(baseline)
    }
    let choices = report.budgets.last?.choices ?? .test
    let accuracyTitle = choices == .test ? "Test" : "Validation"
    let showsTest = choices == .validation && shown.contains { $0.testAccuracy != nil }
    var table = MarkdownTable(
      [
        ("Trial", .right), ("Rank", .left), ("Composition", .left), ("Epochs", .right), ("Seeds", .right),
        (accuracyTitle, .right),
      ] + (showsTest ? [("Test", .right)] : []) + [
        ("To the backbone", .right), ("To the control", .right), ("Parameters", .right), ("MACs", .right),
        ("Latency, ms", .right), ("Pareto", .left),
      ])
    for candidate in shown {
      table.append(
        [
          "\(candidate.trial)", candidate.leading ? report.leadingRank : "", name(of: candidate),
          MarkdownText.grouped(candidate.epochs),
          report.seedsText(of: candidate),
          MarkdownText.percent(candidate.accuracy),
        ] + (showsTest ? [MarkdownText.percent(candidate.testAccuracy)] : []) + [
          MarkdownText.points(candidate.difference, candidate.halfWidth),
          MarkdownText.points(candidate.controlDifference, candidate.controlHalfWidth),
          MarkdownText.grouped(candidate.parameters), MarkdownText.grouped(candidate.macs),
          latency(of: candidate), candidate.pareto ? "◆" : "",
        ])
    }
    return [table.text, report.notes.differences, report.notes.latency, report.notes.scope].compactMap(\.self).joined(
      separator: "\n\n")
  }

  private func latency(of candidate: SweepReport.Candidate) -> String {
    let text = MarkdownText.decimal(candidate.latencyMilliseconds, digits: 3)
    return candidate.latencyError.map { "\(text) ± \(MarkdownText.decimal($0, digits: 3))" } ?? text
  }

  private func name(of candidate: SweepReport.Candidate) -> String {
    let name = candidate.baseline ? "bare backbone" : MarkdownText.code(candidate.composition)
    let placed = candidate.site.map { "\(name) at \(MarkdownText.code($0))" } ?? name
    return candidate.control == nil ? placed : "\(placed) (control)"
  }

  private var pairs: String {
    var shown: Set<String> = []
    // The first of an operator's is the fullest.
    let maps = report.pairs.filter { !$0.cells.isEmpty && shown.insert($0.operator).inserted }
    return maps.map(table).joined(separator: "\n\n")
  }

  private func table(of map: SweepReport.PairMap) -> String {
    var table = MarkdownTable([("", .left)] + map.modules.map { (MarkdownText.code($0), .right) })
    var cells: [[Int]: SweepReport.PairCell] = [:]
    for cell in map.cells {
      cells[[cell.row, cell.column]] = cell
      if map.commutes { cells[[cell.column, cell.row]] = cell }
    }
    for (row, module) in map.modules.enumerated() {
      let texts = map.modules.indices.map { column in
        guard let cell = cells[[row, column]] else { return "" }
        return switch cell.state {
        case .refused, .failed: cell.state.rawValue
        case .done, .open: MarkdownText.points(cell.difference)
        }
      }
      table.append([MarkdownText.code(module)] + texts)
    }
    let seeds = Words.plural(map.seeds, "seed")
    return """
      ### \(MarkdownText.plain(map.operator)), \(Words.plural(map.epochs, "epoch")), \(seeds)

      Percentage points to the bare backbone; \
      \(map.commutes ? "both orders are the same candidate" : "the row's module comes first").

      \(table.text)
      """
  }

  private var effects: String {
    let tables = SweepReport.Effect.Kind.allCases.compactMap { kind -> String? in
      let effects = report.effects.filter { $0.kind == kind }.sorted { $0.mean > $1.mean }
      guard !effects.isEmpty else { return nil }
      let title =
        switch kind {
        case .module: "Module"
        case .operator: "Operator"
        case .place: "Place"
        }
      var table = MarkdownTable([
        (title, .left), ("Mean", .right), ("95 % interval", .right), ("Candidates", .right),
      ])
      for effect in effects {
        table.append([
          MarkdownText.code(effect.name), MarkdownText.points(effect.mean),
          MarkdownText.interval(effect.low, effect.high) { MarkdownText.points($0) },
          MarkdownText.grouped(effect.count),
        ])
      }
      return table.text
    }
    return tables.isEmpty ? "" : ([report.notes.effects].compactMap(\.self) + tables).joined(separator: "\n\n")
  }

  private var correlations: String {
    guard !report.correlations.isEmpty else { return "" }
    var table = MarkdownTable([
      ("Score", .left), ("Rank correlation", .right), ("95 % interval", .right), ("Candidates", .right),
    ])
    for item in report.correlations {
      table.append([
        MarkdownText.code(item.score), MarkdownText.decimal(item.correlation, digits: 2),
        MarkdownText.interval(item.low, item.high) { MarkdownText.decimal($0, digits: 2) },
        MarkdownText.grouped(item.count),
      ])
    }
    return [report.notes.scores, table.text].compactMap(\.self).joined(separator: "\n\n")
  }

  private var structures: String {
    let names = Dictionary(report.candidates.map { ($0.trial, name(of: $0)) }, uniquingKeysWith: { first, _ in first })
    guard !report.structures.isEmpty else { return "" }
    let choices = report.budgets.last?.choices ?? .test
    let caption =
      "The compositions with the highest \(choices) accuracy, those of the longest training first, and others on the "
      + "Pareto front; controls of operators are left out. Those that share a rank are not distinguishable: take them "
      + "as examples, not as winners."
    let blocks = report.structures.map { structure in
      "\(names[structure.trial] ?? "trial \(structure.trial)")\n\n\(MarkdownText.block(structure.text))"
    }
    return ([caption] + blocks).joined(separator: "\n\n")
  }

  private var refused: String {
    let states: [CandidateState] = [.failed, .refused]
    guard report.candidates.contains(where: { states.contains($0.state) }) else {
      return "Nothing was refused and nothing failed."
    }
    var table = MarkdownTable([("State", .left), ("Reason", .left), ("Candidates", .right), ("For example", .left)])
    for state in states {
      let lost = report.candidates.filter { $0.state == state }
      for group in ReasonGroup.groups(of: lost.map { ($0, $0.reason) }) {
        table.append([
          state.rawValue, MarkdownText.plain(group.reason), MarkdownText.grouped(group.members.count),
          group.members.first.map(name) ?? "",
        ])
      }
    }
    return table.text
  }

  private var environment: String {
    guard !report.environment.isEmpty else { return "" }
    var table = MarkdownTable([("Name", .left), ("Value", .left)])
    for fact in report.environment { table.append([MarkdownText.plain(fact.name), MarkdownText.plain(fact.value)]) }
    return table.text
  }

  private var settings: String {
    var table = MarkdownTable([("Setting", .left), ("Value", .left)])
    for line in report.sweep.resolved.lines {
      table.append([MarkdownText.code(line.name), MarkdownText.plain(line.value)])
    }
    return "Everything that the specification decides, defaults included.\n\n" + table.text
  }

  private var reproduction: String {
    """
    \(MarkdownText.block(report.sweep.command, language: "sh"))

    \(MarkdownText.block(report.sweep.specification, language: "yaml"))
    """
  }
}
