import SutureComposer
import SutureData
import SutureSupport
import SutureSweep

extension AblationTable {
  /// A column of plain text, with the characters `±` and `–`.
  struct Column {
    let title: String
    let cells: [String]
    var isText = false
  }

  /// The title of the column whose best entries are bold: the accuracies on the images from which differences are
  /// computed.
  var accuracyTitle: String { Self.title(budget.comparisons) }

  /// The title of the column of compositions.
  var compositionTitle: String { Self.title("label") }

  private static func title(_ split: EvaluationSplit) -> String { title("accuracy_mean", choices: split) }

  /// The heading of a column of the results.
  private static func title(_ key: ResultColumn.Key, choices: EvaluationSplit = .validation) -> String {
    let column = ResultColumn.list(choices: choices, comparisons: choices).first { $0.key == key }
    return column?.heading?.text ?? key.stringValue
  }

  /// The columns with at least one value.
  var columns: [Column] {
    var columns = [
      Column(
        title: compositionTitle, cells: rows.map { $0.record.composition?.description ?? $0.record.label },
        isText: true)
    ]
    if rows.contains(where: { $0.record.site != nil }) {
      columns.append(Column(title: "Site", cells: rows.map { $0.record.site ?? NumberText.unknown }, isText: true))
    }
    if budget.choices != budget.comparisons {
      let cells = rows.map { Self.accuracy($0.accuracy, $0.deviation) }
      columns.append(Column(title: Self.title(budget.choices), cells: cells))
    }
    columns += [
      Column(title: accuracyTitle, cells: rows.map { Self.accuracy($0.comparedAccuracy, $0.comparedDeviation) }),
      Column(title: Self.title("seeds"), cells: rows.map { _ in "\(budget.seeds.count)" }),
      Column(title: "Δ (points)", cells: rows.map(Self.difference)),
    ]
    if let unit = Unit(rows.map { $0.record.parameters.map(Double.init) }) {
      columns.append(unit.column(Self.title("parameters"), rows.map { $0.record.parameters.map(Double.init) }))
    }
    if let unit = Unit(rows.map { $0.record.macs.map(Double.init) }) {
      columns.append(unit.column(Self.title("macs"), rows.map { $0.record.macs.map(Double.init) }))
    }
    let latencies = rows.map(\.record.latency)
    if let largest = latencies.compactMap(\.self).max() {
      let digits = largest < 10 ? 3 : largest < 100 ? 2 : 1
      let cells = latencies.map { $0.map { NumberText.decimal($0, digits: digits) } ?? NumberText.unknown }
      columns.append(Column(title: Self.title("latency_ms"), cells: cells))
    }
    return columns
  }

  /// Mean and standard deviation in percent.
  private static func accuracy(_ mean: Double, _ deviation: Double?) -> String {
    let text = NumberText.decimal(mean * 100, digits: 2)
    return deviation.map { "\(text) ± \(NumberText.decimal($0 * 100, digits: 2))" } ?? text
  }

  private static func difference(_ row: Row) -> String {
    row.difference.map { NumberText.points($0.mean, halfWidth: $0.shownHalfWidth) } ?? NumberText.unknown
  }

  /// Whether the accuracy of a row is bold: the highest one without controls, and those not distinguishable from it.
  ///
  /// All false with a single seed, which allows no test.
  var isLeading: [Bool] {
    let rivals = rows.indices.filter { rows[$0].record.control == nil }
    let order = rivals.sorted { (rows[$1].comparedAccuracy, $0) < (rows[$0].comparedAccuracy, $1) }
    let group = LeadingGroup(rows.map(\.record), order: order.map { rows[$0].record.candidate }, budget)
    return rows.map { row in group?.candidates.contains(row.record.candidate) ?? false }
  }

  /// The caption as plain text, with the character `±`.
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
    return (sentences + variants).joined(separator: " ")
  }

  /// Whether at least one row is the control of an operator.
  var hasControls: Bool { rows.contains { $0.record.control != nil } }

  /// The subject of the caption, by the columns of accuracies.
  private var accuracies: String {
    switch (budget.choices, budget.comparisons) {
    case (.validation, .test): "Validation and test accuracy"
    case (_, .validation): "Validation accuracy"
    case (.test, .test): "Test accuracy"
    }
  }

  /// The effect of the choice of rows on the intervals.
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

  /// The unit and scale of a column.
  private struct Unit {
    let suffix: String
    let divisor: Double
    let digits: Int

    /// Chooses a unit: exact below ten million, then with at least four digits of the largest value; nil without values.
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
        guard let value else { return NumberText.unknown }
        return divisor == 1 ? NumberText.grouped(Int(value)) : NumberText.decimal(value / divisor, digits: digits)
      }
      return Column(title: title + suffix, cells: cells)
    }
  }
}
