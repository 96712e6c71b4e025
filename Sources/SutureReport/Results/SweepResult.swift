import SutureData
import SutureSweep

/// One candidate in a sweep's results.
///
/// This is the only place where a candidate becomes JSON: reports and `sweep show` write it with what they add. Its keys are
/// those of `ResultColumn.all`, which CSV has, too, and `outcomes` and `scores`, which are objects.
public struct SweepResult: Hashable, Sendable, Encodable {
  /// The number in the sweep; 0 is the bare backbone.
  public var candidate: Int
  /// The name in every output: `se >> eca`, with ` at layer3` where sites are tried one by one, with ` (control)` for the
  /// control of an operator; `the bare backbone`.
  public var label: String
  /// The canonical composition; `identity` for the bare backbone.
  public var composition: String
  /// The site of the graft, for sweeps that try sites one by one.
  public var site: String?
  /// The outcome.
  public var state: CandidateState
  /// The stage that it ended in.
  public var stage: String?
  /// Why it was refused, failed or dropped; may have several lines.
  public var reason: String?
  /// The number of trainable parameters of the whole network.
  public var parameters: Int?
  /// MACs for one image.
  public var macs: Int?
  /// Latency in milliseconds for one image on this machine.
  public var latencyMilliseconds: Double?
  /// Half the width of the latency's 95 % interval, in milliseconds.
  public var latencyError: Double?
  /// The mean accuracy over seeds, a fraction, on the images that choices are made on; it decides ranking and order.
  public var accuracyMean: Double?
  /// Its standard deviation over seeds; nil for one seed.
  public var accuracyDeviation: Double?
  /// The images of `accuracyMean`.
  public var choices = EvaluationSplit.validation
  /// The mean test accuracy over the same seeds, a fraction; nil where the test images were not evaluated.
  public var testAccuracyMean: Double?
  /// Its standard deviation over seeds; nil for one seed.
  public var testAccuracyDeviation: Double?
  /// The number of seeds.
  public var seeds: Int
  /// The number of seeds of its training, more than `seeds` where some are missing; nil without a training.
  public var trainingSeeds: Int?
  /// The epochs of its longest training; accuracies compare only where these are equal.
  public var epochs: Int?
  /// The mean difference to the bare backbone, a fraction, paired by seed, on the images of `comparisons`.
  public var difference: Double?
  /// The images of `difference`: test images where every candidate of these epochs has a test accuracy.
  public var comparisons = EvaluationSplit.validation
  /// Half the width of that difference's 95 % interval; nil for one seed, and where all seeds differ by the same, for which
  /// Student's t has no interval.
  public var differenceHalfWidth: Double?
  /// The operator whose control it is, such as `multiply` for `identity * identity`; nil for all others.
  public var control: String?
  /// The mean difference to its operator's control, paired by seed; nil where the bare backbone is the control, and where no
  /// control was trained.
  public var controlDifference: Double?
  /// Half the width of that difference's 95 % interval; nil as `differenceHalfWidth` is.
  public var controlDifferenceHalfWidth: Double?
  /// How a pair of modules compares with the bare backbone, the better one of its modules and its operator's control, among
  /// all pairs: it counts as better only where all three are beaten; nil for a candidate that is no pair.
  public var outcomes: [PairJudgement.Rival: PairJudgement.Outcome]?
  /// The gain of its grafts at the start of training, the geometric mean over sites: rms of their outputs over rms of
  /// their inputs with fresh parameters; nil where it was not measured.
  public var startGain: Double?
  /// Scores before training by name: means over their seeds.
  public var scores: [String: Double]
  /// Whether it is not distinguishable from the first; with one seed this holds for all finalists, and never for controls.
  public var leading = false
  /// The rank that it shares with all that are not distinguishable from the first: `1`, `1–12`; nil for the others, and
  /// where the first is distinguishable from none.
  public var rank: String?
  /// Whether no other finalist is at least as good in every ranked metric and better in one; a latency counts as better
  /// or worse only beyond its error.
  ///
  /// Controls of operators are references and take no part.
  public var pareto: Bool
  /// Whether it is the bare backbone.
  public var baseline: Bool

  /// Whether the difference, unadjusted, is statistically significant; not encoded, since scripts have the interval.
  public var isDistinguishable = false
  /// The same for the difference to its control.
  public var isControlDistinguishable = false
  /// Whether it has every seed of its training; not encoded.
  var hasAllSeeds = false

  /// The mean validation accuracy over seeds; nil where choices are made on test images.
  public var validationAccuracyMean: Double? { choices == .validation ? accuracyMean : nil }

  /// Encodes every key, with `null` where there is no value.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: ResultColumn.Key.self)
    for column in ResultColumn.all { try container.encode(column.value(self), forKey: column.key) }
    try container.encode(outcomes, forKey: "outcomes")
    try container.encode(scores, forKey: "scores")
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

  /// The error of a metric, in its unit; 0 for counts, and for accuracies, whose spread is over seeds.
  func error(of metric: Metric) -> Double {
    guard metric == .latency, let latencyMilliseconds else { return 0 }
    return latencyError ?? latencyMilliseconds * SweepResult.assumedLatencyError
  }

  /// The relative error of latencies that were recorded without one.
  static let assumedLatencyError = 0.1
}
