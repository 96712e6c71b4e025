import SutureData
import SutureSweep

/// One candidate in a sweep's results; field names are those that scripts read.
public struct SweepResult: Hashable, Sendable, Encodable {
  /// Its number in the sweep; 0 is the bare backbone.
  public var trial: Int
  /// The canonical composition; `identity` for the bare backbone.
  public var composition: String
  /// Where it is grafted, for sweeps that try sites one by one.
  public var site: String?
  /// What became of it.
  public var state: CandidateState
  /// Why it was refused, failed, or went no further.
  public var reason: String?
  /// Trained numbers of the whole network.
  public var parameters: Int?
  /// Multiply-adds for one image.
  public var macs: Int?
  /// Milliseconds for one image on this machine.
  public var latencyMilliseconds: Double?
  /// Half the width of the latency's 95 % interval, in milliseconds.
  public var latencyError: Double?
  /// The mean accuracy over seeds, a fraction, of the images that choices are made on: this decides ranking and order.
  public var accuracyMean: Double?
  /// Its standard deviation over seeds; absent for one seed.
  public var accuracyDeviation: Double?
  /// The images that `accuracyMean` was measured on.
  public var choices = EvaluationSplit.validation
  /// The mean test accuracy over the same seeds, a fraction; absent where the test images were not evaluated.
  public var testAccuracyMean: Double?
  /// Its standard deviation over seeds; absent for one seed.
  public var testAccuracyDeviation: Double?
  /// The number of seeds.
  public var seeds: Int
  /// The epochs of the longest training that it came to; accuracies compare only where these are equal.
  public var epochs: Int?
  /// The mean difference to the bare backbone, seed by seed, on the images of `comparisons`.
  public var difference: Double?
  /// The images that `difference` was measured on: test images where every candidate of these epochs has them.
  public var comparisons = EvaluationSplit.validation
  /// Half the width of that difference's 95 % interval; absent for one seed, and where all seeds differ by the same, for
  /// which Student's t has no interval.
  public var differenceHalfWidth: Double?
  /// The operator whose control it is, such as `multiply` for `identity * identity`; nil for all others.
  public var control: String?
  /// The mean difference to its operator's control, seed by seed; nil where the bare backbone is the control, and where no
  /// control was trained.
  public var controlDifference: Double?
  /// Half the width of that difference's 95 % interval; absent as for `differenceHalfWidth`.
  public var controlDifferenceHalfWidth: Double?
  /// How a pair of modules stands against the bare backbone, the better one of its modules and its operator's control,
  /// among all pairs: it counts as better only where all are beaten; nil for what is no pair.
  public var outcomes: [PairJudgement.Rival: PairJudgement.Outcome]?
  /// The gain of its grafts at the start of training, the geometric mean over sites: rms of their outputs over rms of
  /// their inputs with fresh parameters; nil where it was not measured.
  public var startGain: Double?
  /// Scores that need no training, by name: means over their seeds.
  public var scores: [String: Double]
  /// Whether it belongs to those that are not distinguishable from the first; of one seed all finalists do, and controls
  /// never.
  public var leading = false
  /// Whether no other finalist is at least as good in every ranked metric and better in one; a latency counts as better
  /// or worse only beyond its error.
  ///
  /// Controls of operators are references and take no part.
  public var pareto: Bool
  /// Whether it is the bare backbone.
  public var baseline: Bool

  /// Whether the seeds support the difference, taken alone; not written, for scripts can tell by the interval.
  public var isDistinguishable = false
  /// The same for the difference to its control.
  public var isControlDistinguishable = false
  /// Whether it has every seed of its training; not written.
  var hasAllSeeds = false

  enum CodingKeys: String, CodingKey {
    case trial, composition, site, state, reason, parameters, macs, seeds, epochs, difference, control, outcomes,
      scores, leading, pareto
    case startGain = "start_gain"
    case baseline
    case latencyMilliseconds = "latency_ms"
    case latencyError = "latency_error_ms"
    case accuracyMean = "accuracy_mean"
    case accuracyDeviation = "accuracy_sd"
    case choices = "accuracy_split"
    case validationAccuracyMean = "validation_accuracy_mean"
    case testAccuracyMean = "test_accuracy_mean"
    case testAccuracyDeviation = "test_accuracy_sd"
    case comparisons = "difference_split"
    case differenceHalfWidth = "difference_half_width"
    case controlDifference = "control_difference"
    case controlDifferenceHalfWidth = "control_difference_half_width"
  }

  /// The mean validation accuracy over seeds; nil where choices are made on test images.
  public var validationAccuracyMean: Double? { choices == .validation ? accuracyMean : nil }

  /// Every key is written, null where there is no value, so that scripts need not ask whether a key is there.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(trial, forKey: .trial)
    try container.encode(composition, forKey: .composition)
    try container.encode(site, forKey: .site)
    try container.encode(state, forKey: .state)
    try container.encode(reason, forKey: .reason)
    try container.encode(parameters, forKey: .parameters)
    try container.encode(macs, forKey: .macs)
    try container.encode(latencyMilliseconds, forKey: .latencyMilliseconds)
    try container.encode(latencyError, forKey: .latencyError)
    try container.encode(accuracyMean, forKey: .accuracyMean)
    try container.encode(accuracyDeviation, forKey: .accuracyDeviation)
    try container.encode(choices, forKey: .choices)
    try container.encode(validationAccuracyMean, forKey: .validationAccuracyMean)
    try container.encode(testAccuracyMean, forKey: .testAccuracyMean)
    try container.encode(testAccuracyDeviation, forKey: .testAccuracyDeviation)
    try container.encode(comparisons, forKey: .comparisons)
    try container.encode(seeds, forKey: .seeds)
    try container.encode(epochs, forKey: .epochs)
    try container.encode(difference, forKey: .difference)
    try container.encode(differenceHalfWidth, forKey: .differenceHalfWidth)
    try container.encode(control, forKey: .control)
    try container.encode(controlDifference, forKey: .controlDifference)
    try container.encode(controlDifferenceHalfWidth, forKey: .controlDifferenceHalfWidth)
    try container.encode(outcomes, forKey: .outcomes)
    try container.encode(startGain, forKey: .startGain)
    try container.encode(scores, forKey: .scores)
    try container.encode(leading, forKey: .leading)
    try container.encode(pareto, forKey: .pareto)
    try container.encode(baseline, forKey: .baseline)
  }

  /// A metric as it is ranked; nil where it is not known.
  func value(of metric: Metric) -> Double? {
    switch metric {
    case .accuracy: accuracyMean
    case .parameters: parameters.map(Double.init)
    case .macs: macs.map(Double.init)
    case .latency: latencyMilliseconds
    }
  }

  /// How far a metric may be off, in its unit; 0 for what is counted, and for accuracies, whose spread is over seeds.
  func error(of metric: Metric) -> Double {
    guard metric == .latency, let latencyMilliseconds else { return 0 }
    return latencyError ?? latencyMilliseconds * SweepResult.assumedLatencyError
  }

  /// The relative error of latencies that were recorded without one.
  static let assumedLatencyError = 0.1
}
