import SutureData
import SutureSupport
import SutureSweep

extension SweepReport {
  /// What one candidate has of a budget; it is complete if it has all of the budget's seeds.
  public struct Training: Hashable, Sendable, Encodable {
    /// The epochs.
    public var epochs: Int
    /// How many of the budget's seeds it has.
    public var seeds: Int
    /// The mean accuracy over these seeds, a fraction, of the images that choices are made on.
    public var accuracy: Double
    /// Its standard deviation over seeds.
    public var accuracyDeviation: Double?
    /// The mean test accuracy over these seeds; nil where the test images were not evaluated.
    public var testAccuracy: Double?
    /// Its standard deviation over seeds.
    public var testAccuracyDeviation: Double?
    /// The mean difference to the bare backbone, seed by seed, on the images of the budget's `comparisons`.
    public var difference: Double?
    /// Half the width of that difference's 95 % interval; nil also where all seeds differ by the same.
    public var halfWidth: Double?

    enum CodingKeys: String, CodingKey {
      case epochs, seeds, accuracy, difference
      case accuracyDeviation = "accuracy_sd"
      case testAccuracy = "test_accuracy"
      case testAccuracyDeviation = "test_accuracy_sd"
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
    let tested = record.accuracies(on: .test, epochs: budget.epochs).filter { own[$0.key] != nil }
    let tests = tested.count == own.count ? tested.sorted { $0.key < $1.key }.map(\.value) : []
    let compared = record.accuracies(on: budget.comparisons, epochs: budget.epochs).filter { own[$0.key] != nil }
    let difference = record.isBaseline ? nil : baseline.flatMap { PairedDifference(compared, minus: $0) }
    self.init(
      epochs: budget.epochs, seeds: values.count, accuracy: Statistics.mean(values),
      accuracyDeviation: Statistics.deviation(values), testAccuracy: tests.isEmpty ? nil : Statistics.mean(tests),
      testAccuracyDeviation: Statistics.deviation(tests), difference: difference?.mean,
      halfWidth: difference?.shownHalfWidth)
  }
}
