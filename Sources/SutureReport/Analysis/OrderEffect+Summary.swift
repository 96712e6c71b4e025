import SutureSupport
import SutureSweep

extension OrderEffect {
  /// Whether the order of two modules matters, in one or two sentences; nil if no mirrored pairs can be compared.
  static func summary(of records: [CandidateRecord], budgets: [SweepBudget]) -> String? {
    let effects = all(in: records, budgets: budgets)
    guard !effects.isEmpty else { return nil }
    let tested = effects.filter { $0.adjusted != nil }
    guard !tested.isEmpty else {
      return "Which order of two modules is better was not tested: with one seed there is no test "
        + "(\(Words.plural(effects.count, "mirrored pair")))."
    }
    let seeds = Words.range(tested.map(\.difference.count), "seed")
    let basis =
      "\(Words.plural(tested.count, "mirrored pair")), \(seeds), \(Words.range(tested.map(\.epochs), "epoch")), "
      + "family-wise 95 %"
    let found = tested.filter { $0.adjusted.map { $0 <= 0.05 } ?? false }
    let finding =
      found.isEmpty
      ? "No order of two modules is distinguishable from the other (\(basis))."
      : "The order of two modules makes a difference in \(found.count) of \(tested.count) cases (\(basis)): "
        + Words.list(found.map(\.comparison), most: 5) + "."
    let untested = effects.count - tested.count
    guard untested > 0 else { return finding }
    return "\(finding) \(Words.plural(untested, "mirrored pair")) more had one seed, with which there is no test."
  }

  /// The comparison, the better order first.
  private var comparison: String {
    let labels = difference.mean > 0 ? (label, mirroredLabel) : (mirroredLabel, label)
    return "\(labels.0) is better than \(labels.1)"
  }
}
