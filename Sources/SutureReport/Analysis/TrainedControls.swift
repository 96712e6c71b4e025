import SutureComposer
import SutureSweep

/// The controls of operators that were trained at one budget with all its seeds.
struct TrainedControls {
  /// A control at a site.
  private struct Place: Hashable {
    let control: OperatorControl
    let site: String?
  }

  private let accuracies: [Place: [Int: Double]]

  init(_ records: [CandidateRecord], _ budget: SweepBudget) {
    let known = records.compactMap { record -> (Place, [Int: Double])? in
      guard let control = record.control, let own = budget.comparedAccuracies(of: record) else { return nil }
      return (Place(control: control, site: record.site), own)
    }
    accuracies = Dictionary(known) { first, _ in first }
  }

  /// A candidate against the controls of its operators.
  /// - Parameter own: the candidate's accuracies over the seeds of the budget.
  func contrast(of record: CandidateRecord, _ own: [Int: Double]) -> ControlContrast {
    guard record.control == nil, let composition = record.composition else { return .bareBackbone }
    let needed = OperatorControl.controls(for: composition)
    guard !needed.isEmpty else { return .bareBackbone }
    var differences: [(control: OperatorControl, difference: PairedDifference)] = []
    for control in needed {
      guard let theirs = accuracies[Place(control: control, site: record.site)],
        let difference = PairedDifference(own, minus: theirs)
      else { return .untrained(control) }
      differences.append((control, difference))
    }
    // The most accurate control is the hardest to beat.
    return differences.min { $0.difference.mean < $1.difference.mean }.map { .against($0.control, $0.difference) }
      ?? .bareBackbone
  }
}

/// A candidate against what its operators do without modules.
public enum ControlContrast: Hashable, Sendable {
  /// It has no parallel operator, or only such whose control is the bare backbone.
  case bareBackbone
  /// This control has no accuracy that compares, as in stores of earlier versions.
  case untrained(OperatorControl)
  /// The candidate minus this control; of several that with the highest mean accuracy.
  case against(OperatorControl, PairedDifference)

  /// The candidate minus its control; nil where the bare backbone is the control, or none was trained.
  public var difference: PairedDifference? {
    if case .against(_, let difference) = self { difference } else { nil }
  }
}
