import SutureData
import SutureSupport
import SutureSweep
import SutureTraining

extension SweepReport {
  /// A result with what only reports show of a candidate.
  public struct Candidate: Hashable, Sendable, Encodable {
    /// The result.
    public var result: SweepResult
    /// The ids of its modules, in the order of the composition.
    public var modules: [String]
    /// The operator that joins its modules; nil for a single module, `nested` for several operators.
    public var `operator`: String?
    /// The composition as a tree; nil for the bare backbone.
    public var tree: CompositionTree? = nil
    /// The gain of each graft at the start, as measured, and the factor that it is multiplied by.
    public var grafts: [GraftGain] = []
    /// Its trainings, shortest first; empty where it was refused or failed.
    public var trainings: [Training]

    private enum CodingKeys: CodingKey { case modules, `operator`, tree, grafts, trainings }

    /// Encodes the keys of the result, and those of the report.
    public func encode(to encoder: any Encoder) throws {
      try result.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(modules, forKey: .modules)
      try container.encode(`operator`, forKey: .operator)
      try container.encode(tree, forKey: .tree)
      try container.encode(grafts, forKey: .grafts)
      try container.encode(trainings, forKey: .trainings)
    }
  }

  /// The accuracies of a candidate after one training; complete if it has all seeds of the training's budget.
  public struct Training: Hashable, Sendable, Encodable {
    /// The number of epochs.
    public var epochs: Int
    /// The number of seeds of the budget that it has.
    public var seeds: Int
    /// The mean accuracy over these seeds, a fraction, on the images that choices are made on.
    public var accuracyMean: Double
    /// Its standard deviation over seeds; nil for one seed.
    @Nullable public var accuracyDeviation: Double? = nil
    /// The mean test accuracy over these seeds; nil where the test images were not evaluated.
    @Nullable public var testAccuracyMean: Double? = nil
    /// Its standard deviation over seeds; nil for one seed.
    @Nullable public var testAccuracyDeviation: Double? = nil
    /// The mean difference to the bare backbone, paired by seed, on the images of the budget's differences.
    @Nullable public var difference: Double? = nil
    /// Half the width of that difference's 95 % interval; nil also where all seeds differ by the same.
    @Nullable public var differenceHalfWidth: Double? = nil

    enum CodingKeys: String, CodingKey {
      case epochs, seeds, difference
      case accuracyMean = "accuracy_mean"
      case accuracyDeviation = "accuracy_sd"
      case testAccuracyMean = "test_accuracy_mean"
      case testAccuracyDeviation = "test_accuracy_sd"
      case differenceHalfWidth = "difference_half_width"
    }
  }

  /// Candidates that failed, or were refused, for the same reason.
  public struct LossGroup: Hashable, Sendable, Encodable {
    /// Whether they failed or were refused.
    public var state: CandidateState
    /// The reason; where reasons differ in names and numbers alone, `…` stands for these.
    public var reason: String
    /// The numbers of the candidates.
    public var candidates: [Int]

    /// The groups of some candidates: failed ones first, then the largest groups.
    static func all(of candidates: [Candidate]) -> [LossGroup] {
      [CandidateState.failed, .refused].flatMap { state in
        let lost = candidates.map(\.result).filter { $0.state == state }
        return ReasonGroup.groups(of: lost.map { ($0.candidate, $0.reason) }).map { group in
          LossGroup(state: state, reason: group.pattern, candidates: group.members)
        }
      }
    }
  }
}

extension SweepReport.Training {
  /// The accuracies of a candidate; nil where it has no seed of the budget, was refused or failed.
  init?(_ record: CandidateRecord, _ budget: SweepBudget, baseline: [Int: Double]?) {
    let own = record.accuracies[budget.epochs]?.filter { budget.seeds.contains($0.key) } ?? [:]
    guard record.competes, !own.isEmpty else { return nil }
    // In the order of seeds: dictionary order must not affect the sum.
    let values = own.sorted { $0.key < $1.key }.map(\.value)
    let tested = record.accuracies(on: .test, epochs: budget.epochs).filter { own[$0.key] != nil }
    let tests = tested.count == own.count ? tested.sorted { $0.key < $1.key }.map(\.value) : []
    let compared = record.accuracies(on: budget.comparisons, epochs: budget.epochs).filter { own[$0.key] != nil }
    let difference = record.isBaseline ? nil : baseline.flatMap { PairedDifference(compared, minus: $0) }
    self.init(
      epochs: budget.epochs, seeds: values.count, accuracyMean: Statistics.mean(values),
      accuracyDeviation: Statistics.deviation(values), testAccuracyMean: tests.isEmpty ? nil : Statistics.mean(tests),
      testAccuracyDeviation: Statistics.deviation(tests), difference: difference?.mean,
      differenceHalfWidth: difference?.shownHalfWidth)
  }
}
