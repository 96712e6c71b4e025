import SutureComposer
import SutureData
import SutureGraph
import SutureSupport
import SutureSweep

extension AblationTable {
  /// The table as CSV with unrounded numbers: accuracies as fractions, latencies in milliseconds.
  ///
  /// The keys are those of `ResultColumn.all`, where the rows have the same facts; `compared_accuracy_mean` and
  /// `compared_accuracy_sd` are accuracies on the images of the differences, `p` is the p-value of the difference.
  public func csv() -> String {
    let columns: [(key: ResultColumn.Key, value: (Row) -> ResultColumn.Value?)] = [
      ("candidate", { .count($0.record.candidate) }),
      ("composition", { .text($0.record.composition?.description ?? "identity") }),
      ("site", { $0.record.site.map { .text($0) } }),
      ("epochs", { _ in .count(budget.epochs) }),
      ("seeds", { _ in .count(budget.seeds.count) }),
      ("accuracy_mean", { .number($0.accuracy) }),
      ("accuracy_sd", { $0.deviation.map { .number($0) } }),
      ("difference", { $0.difference.map { .number($0.mean) } }),
      ("difference_half_width", { $0.difference?.shownHalfWidth.map { .number($0) } }),
      ("p", { $0.difference?.p.map { .number($0) } }),
      ("parameters", { $0.record.parameters.map { .count($0) } }),
      ("macs", { $0.record.macs.map { .count($0) } }),
      ("latency_ms", { $0.record.latency.map { .number($0) } }),
      ("accuracy_split", { _ in .text(budget.choices.rawValue) }),
      ("compared_accuracy_mean", { .number($0.comparedAccuracy) }),
      ("compared_accuracy_sd", { $0.comparedDeviation.map { .number($0) } }),
      ("difference_split", { _ in .text(budget.comparisons.rawValue) }),
      ("control", { ($0.record.control?.operator.rawValue).map { .text($0) } }),
    ]
    return CSVText.table(
      columns.map(\.key.stringValue), rows.map { row in columns.map { $0.value(row)?.text } })
  }
}
