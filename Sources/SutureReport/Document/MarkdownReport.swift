import SutureSupport
import SutureSweep

/// A report as a Markdown document.
public struct MarkdownReport: Sendable {
  /// The report.
  public let report: SweepReport

  /// A document of a report.
  public init(_ report: SweepReport) {
    self.report = report
  }

  /// The number of candidates on the leaderboard.
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
      case .stopped: "not finished"
      }
    let sites = sweep.sites.map(MarkdownText.code).joined(separator: ", ")
    let facts = [
      "\(MarkdownText.plain(sweep.dataset)) on \(MarkdownText.code(sweep.backbone)) at \(sites), \(sweep.placement.rawValue)",
      state, "\(sweep.started) to \(sweep.finished ?? "now")",
      Words.plural(report.candidates.count { !$0.result.baseline }, "candidate"),
      sweep.duplicates > 0 ? Words.plural(sweep.duplicates, "duplicate") + " left out" : nil,
      sweep.seconds.map(NumberText.duration),
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
    for stage in report.stages.map(\.record) {
      let counts = [stage.entered, stage.refused, stage.failed, stage.dropped, stage.left]
      table.append(
        [MarkdownText.plain(stage.name)] + counts.map(NumberText.grouped) + [NumberText.duration(stage.seconds)])
    }
    return table.text
  }

  private var leaderboard: String {
    let trained = report.candidates.map(\.result).filter { $0.accuracyMean != nil }
    guard !trained.isEmpty else { return "No candidate has been trained yet." }
    // All others are compared with the bare backbone, so it is always shown.
    var shown = Array(trained.prefix(MarkdownReport.leaders))
    if let baseline = report.baseline, baseline.accuracyMean != nil, !shown.contains(where: \.baseline) {
      shown.append(baseline)
    }
    let results = ResultTable(shown, in: .markdown, of: report.budgets.last)
    var table = MarkdownTable(results.headings.map { ($0.text, $0.alignment) })
    for (result, row) in zip(shown, results.rows) {
      table.append(
        zip(results.headings, row).map { heading, cell in
          if heading.format == .label { return label(of: result) }
          return cell.map(MarkdownText.plain) ?? (heading.alignment == .right ? NumberText.unknown : "")
        })
    }
    return [table.text, report.notes.differences, report.notes.latency, report.notes.scope].compactMap(\.self).joined(
      separator: "\n\n")
  }

  /// A candidate's label, as code where it is a composition.
  private func label(of result: SweepResult) -> String {
    result.baseline ? MarkdownText.plain(result.label) : MarkdownText.code(result.label)
  }

  private var pairs: String {
    var shown: Set<String> = []
    // The first map of an operator is the fullest.
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
        case .done, .open: cell.difference.map { NumberText.points($0) } ?? NumberText.unknown
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
          MarkdownText.code(effect.name), NumberText.points(effect.mean),
          NumberText.interval(effect.low, effect.high) { NumberText.points($0) }, NumberText.grouped(effect.count),
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
        MarkdownText.code(item.score),
        item.correlation.map { NumberText.decimal($0, digits: 2) } ?? NumberText.unknown,
        NumberText.interval(item.low, item.high) { NumberText.decimal($0, digits: 2) },
        NumberText.grouped(item.count),
      ])
    }
    return [report.notes.scores, table.text].compactMap(\.self).joined(separator: "\n\n")
  }

  private var structures: String {
    guard !report.structures.isEmpty else { return "" }
    let blocks = report.structures.map { structure in
      "\(label(of: structure.candidate))\n\n\(MarkdownText.block(structure.text))"
    }
    return ([report.notes.structures] + blocks).joined(separator: "\n\n")
  }

  private func label(of candidate: Int) -> String {
    report.candidates.map(\.result).first { $0.candidate == candidate }.map(label) ?? "candidate \(candidate)"
  }

  private var refused: String {
    guard !report.losses.isEmpty else { return "Nothing was refused and nothing failed." }
    var table = MarkdownTable([("State", .left), ("Reason", .left), ("Candidates", .right), ("For example", .left)])
    for group in report.losses {
      table.append([
        group.state.rawValue, MarkdownText.plain(group.reason), NumberText.grouped(group.candidates.count),
        group.candidates.first.map(label) ?? "",
      ])
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
