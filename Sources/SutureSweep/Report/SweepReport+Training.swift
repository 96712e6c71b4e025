extension SweepReport {
  /// What one candidate has of a budget; it is complete if it has all of the budget's seeds.
  public struct Training: Hashable, Sendable, Encodable {
    /// The epochs.
    public var epochs: Int
    /// How many of the budget's seeds it has.
    public var seeds: Int
    /// The mean test accuracy over these seeds, a fraction.
    public var accuracy: Double
    /// Its standard deviation over seeds.
    public var accuracyDeviation: Double?
    /// The mean difference to the bare backbone, seed by seed.
    public var difference: Double?
    /// Half the width of that difference's 95 % interval; nil also where all seeds differ by the same.
    public var halfWidth: Double?

    enum CodingKeys: String, CodingKey {
      case epochs, seeds, accuracy, difference
      case accuracyDeviation = "accuracy_sd"
      case halfWidth = "half_width"
    }
  }
}

extension SweepReport.Training {
  /// Looks at a candidate; nil where it has no seed of the budget, or was refused or failed.
  init?(_ record: CandidateRecord, _ budget: SweepBudget, baseline: [Int: Double]?) {
    let own = record.accuracies[budget.epochs]?.filter { budget.seeds.contains($0.key) } ?? [:]
    guard record.competes, !own.isEmpty else { return nil }
    // In order of seeds: sums do not depend on how a dictionary lies.
    let values = own.sorted { $0.key < $1.key }.map(\.value)
    let difference = record.isBaseline ? nil : baseline.flatMap { PairedDifference(own, minus: $0) }
    self.init(
      epochs: budget.epochs, seeds: values.count, accuracy: Statistics.mean(values),
      accuracyDeviation: Statistics.deviation(values), difference: difference?.mean,
      halfWidth: difference?.shownHalfWidth)
  }
}
