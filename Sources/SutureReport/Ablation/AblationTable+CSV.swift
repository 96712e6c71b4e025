import SutureComposer
import SutureData
import SutureSupport
import SutureSweep

extension AblationTable {
  /// Full numbers for programs: fractions, parameters, MACs, milliseconds; empty where not known.
  ///
  /// `control` is the operator whose control a row is.
  ///
  /// - Source: RFC 4180, with its CRLF line ends.
  public func csv() -> String {
    let header = [
      "trial", "composition", "site", "epochs", "seeds", "accuracy_mean", "accuracy_sd", "difference",
      "difference_half_width", "p", "parameters", "macs", "latency_ms", "accuracy_split", "compared_accuracy_mean",
      "compared_accuracy_sd", "difference_split", "control",
    ]
    let lines = rows.map { row in
      let candidate = row.candidate
      let difference = row.difference
      let control = candidate.control?.fusion.rawValue ?? ""
      return [
        "\(candidate.trial)", candidate.composition?.description ?? "identity", candidate.site ?? "",
        "\(budget.epochs)", "\(budget.seeds.count)", "\(row.accuracy)", Self.text(row.deviation),
        Self.text(difference?.mean), Self.text(difference?.shownHalfWidth), Self.text(difference?.p),
        Self.text(candidate.parameters), Self.text(candidate.macs), Self.text(candidate.latency),
        budget.choices.rawValue, "\(row.comparedAccuracy)", Self.text(row.comparedDeviation),
        budget.comparisons.rawValue, control,
      ]
    }
    return ([header] + lines).map { $0.map(CSVText.cell).joined(separator: ",") + "\r\n" }.joined()
  }

  private static func text(_ value: (some CustomStringConvertible)?) -> String { value?.description ?? "" }
}
