import SutureComposer
import SutureData
import SutureSupport
import SutureSweep

extension AblationTable {
  /// A column, with what stands in it as plain text; `±` and `–` are characters.
  struct Column {
    let title: String
    let cells: [String]
    var isText = false
  }

  /// The column whose best entries are set off: that of the images that differences are of.
  var accuracyTitle: String { Self.title(budget.comparisons) }

  private static func title(_ split: EvaluationSplit) -> String {
    split == .test ? "Test (%)" : "Validation (%)"
  }

  /// The columns, but for those without any value.
  var columns: [Column] {
    var columns = [
      Column(title: "Composition", cells: rows.map { $0.candidate.composition?.description ?? "–" }, isText: true)
    ]
    if rows.contains(where: { $0.candidate.site != nil }) {
      columns.append(Column(title: "Site", cells: rows.map { $0.candidate.site ?? "–" }, isText: true))
    }
    if budget.choices != budget.comparisons {
      let cells = rows.map { Self.accuracy($0.accuracy, $0.deviation) }
      columns.append(Column(title: Self.title(budget.choices), cells: cells))
    }
    columns += [
      Column(title: accuracyTitle, cells: rows.map { Self.accuracy($0.comparedAccuracy, $0.comparedDeviation) }),
      Column(title: "Seeds", cells: rows.map { _ in "\(budget.seeds.count)" }),
      Column(title: "Δ (points)", cells: rows.map(Self.difference)),
    ]
    if let unit = Unit(rows.map { $0.candidate.parameters.map(Double.init) }) {
      columns.append(unit.column("Parameters", rows.map { $0.candidate.parameters.map(Double.init) }))
    }
    if let unit = Unit(rows.map { $0.candidate.macs.map(Double.init) }) {
      columns.append(unit.column("MACs", rows.map { $0.candidate.macs.map(Double.init) }))
    }
    let latencies = rows.map(\.candidate.latency)
    if let largest = latencies.compactMap(\.self).max() {
      let digits = largest < 10 ? 3 : largest < 100 ? 2 : 1
      let cells = latencies.map { $0.map { FixedPoint.text($0, digits: digits) } ?? "–" }
      columns.append(Column(title: "Latency (ms)", cells: cells))
    }
    return columns
  }

  /// Mean and deviation in percent.
  private static func accuracy(_ mean: Double, _ deviation: Double?) -> String {
    let text = FixedPoint.text(mean * 100, digits: 2)
    return deviation.map { "\(text) ± \(FixedPoint.text($0 * 100, digits: 2))" } ?? text
  }

  private static func difference(_ row: Row) -> String {
    guard let difference = row.difference else { return "–" }
    let mean = FixedPoint.text(difference.mean * 100, digits: 2, signed: true)
    return difference.shownHalfWidth.map { "\(mean) ± \(FixedPoint.text($0 * 100, digits: 2))" } ?? mean
  }

  /// Whether a row's accuracy is set off: the most accurate, controls of operators aside, and those that are not
  /// distinguishable from it; with one seed none is, for nothing is.
  var isLeading: [Bool] {
    let rivals = rows.indices.filter { rows[$0].candidate.control == nil }
    let order = rivals.sorted { (rows[$1].comparedAccuracy, $0) < (rows[$0].comparedAccuracy, $1) }
    let group = LeadingGroup(rows.map(\.candidate), order: order.map { rows[$0].candidate.trial }, budget)
    return rows.map { row in group?.trials.contains(row.candidate.trial) ?? false }
  }

  /// What the table shows, as plain sentences; `±` is a character.
  var caption: String {
    let seeds = budget.seeds.map(String.init).joined(separator: ", ")
    let duration = budget.epochs == 1 ? "1 epoch" : "\(budget.epochs) epochs"
    var sentences: [String] = []
    if budget.seeds.count > 1 {
      sentences.append(
        "\(accuracies) on \(dataSet) with \(backbone) after \(duration): mean ± standard deviation over "
          + "\(budget.seeds.count) seeds (\(seeds)).")
      sentences.append(
        "Δ: difference to the bare backbone in points, paired by seed, ± half its 95 % interval by Student's t with "
          + "\(budget.seeds.count - 1) degree\(budget.seeds.count == 2 ? "" : "s") of freedom.")
      sentences.append(choice)
      if rows.contains(where: { $0.difference?.hasNoSpread ?? false }) {
        sentences.append("Δ without ±: the same difference with every seed, which does not make it certain.")
      }
    } else {
      sentences.append(
        "\(accuracies) on \(dataSet) with \(backbone) after \(duration), seed \(seeds) only.")
      sentences.append("Δ: difference to the bare backbone in points.")
      sentences.append("With one seed, no difference shown here is statistically significant.")
    }
    if hasControls { sentences.append("A control is the operator over identities, without any module.") }
    return sentences.joined(separator: " ")
  }

  /// Whether some row is the control of an operator.
  var hasControls: Bool { rows.contains { $0.candidate.control != nil } }

  /// What the columns of accuracies are.
  private var accuracies: String {
    switch (budget.choices, budget.comparisons) {
    case (.validation, .test): "Validation and test accuracy"
    case (_, .validation): "Validation accuracy"
    case (.test, .test): "Test accuracy"
    }
  }

  /// What the choice of rows does to the intervals.
  private var choice: String {
    switch selection {
    case .best where rows.count - referenceCount < candidateCount:
      "Shown are the best \(bestCount) of \(candidateCount) candidates by "
        + (budget.choices == budget.comparisons ? "these same accuracies" : "validation accuracy")
        + (rows.count - referenceCount > bestCount ? ", with the single modules that they are made of" : "")
        + (budget.choices == budget.comparisons
          ? "; this selection makes them slightly optimistic, and the intervals do not account for it."
          : "; Δ is of test accuracy. Intervals are unadjusted for multiple comparisons.")
    case .best, .compositions: "Intervals are unadjusted for multiple comparisons."
    }
  }

  /// In what a column counts.
  private struct Unit {
    let suffix: String
    let divisor: Double
    let digits: Int

    /// Exact below ten million, then with at least four digits of the largest; nil without any value.
    init?(_ values: [Double?]) {
      guard let largest = values.compactMap(\.self).max() else { return nil }
      if largest < 1e7 {
        (suffix, divisor, digits) = ("", 1, 0)
      } else if largest < 1e9 {
        (suffix, divisor, digits) = (" (M)", 1e6, 2)
      } else {
        (suffix, divisor, digits) = (" (G)", 1e9, 3)
      }
    }

    func column(_ title: String, _ values: [Double?]) -> Column {
      let cells = values.map { value in
        guard let value else { return "–" }
        return divisor == 1 ? FixedPoint.grouped(Int(value)) : FixedPoint.text(value / divisor, digits: digits)
      }
      return Column(title: title + suffix, cells: cells)
    }
  }
}
