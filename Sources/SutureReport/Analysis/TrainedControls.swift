import SutureComposer
import SutureSweep

/// The accuracies of the controls of operators at one budget.
struct TrainedControls {
  /// The accuracies by seed, with all seeds of the budget.
  private let accuracies: [Placed<OperatorControl>: [Int: Double]]

  init(_ records: [CandidateRecord], _ budget: SweepBudget) {
    let known = records.compactMap { record -> (Placed<OperatorControl>, [Int: Double])? in
      guard let control = record.control, let own = budget.comparedAccuracies(of: record) else { return nil }
      return (Placed(control, at: record.site), own)
    }
    accuracies = Dictionary(known) { first, _ in first }
  }

  /// Compares a candidate with the controls of its operators.
  /// - Parameter own: the accuracies of the candidate by seed, with the seeds of the budget.
  func contrast(of record: CandidateRecord, _ own: [Int: Double]) -> ControlContrast {
    guard record.control == nil else { return .bareBackbone }
    let needed = Placed.controls(for: record.composition, at: record.site)
    var differences: [(control: OperatorControl, difference: PairedDifference)] = []
    for control in needed {
      guard let theirs = accuracies[control], let difference = PairedDifference(own, minus: theirs) else {
        return .untrained(control.subject)
      }
      differences.append((control.subject, difference))
    }
    // The most accurate control is the strictest reference.
    return differences.min { $0.difference.mean < $1.difference.mean }.map { .against($0.control, $0.difference) }
      ?? .bareBackbone
  }
}

/// The comparison of a candidate with the controls of its operators.
public enum ControlContrast: Hashable, Sendable {
  /// The candidate has no parallel operators, or only those whose control is the bare backbone.
  case bareBackbone
  /// This control was not trained with the candidate's epochs and seeds, as in stores of earlier versions.
  case untrained(OperatorControl)
  /// The candidate minus this control, the one with the highest mean accuracy.
  case against(OperatorControl, PairedDifference)

  /// The candidate minus its control; nil if the bare backbone is the control, or a control was not trained.
  public var difference: PairedDifference? {
    if case .against(_, let difference) = self { difference } else { nil }
  }
}
