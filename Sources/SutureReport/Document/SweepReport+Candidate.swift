import SutureSweep
import SutureTraining

extension SweepReport {
  /// One composition with all that is known of it.
  public struct Candidate: Hashable, Sendable, Encodable {
    /// Its number in the sweep; 0 is the bare backbone.
    public var trial: Int
    /// The canonical composition; `identity` for the bare backbone.
    public var composition: String
    /// Where it is grafted, when each site is tried alone.
    public var site: String?
    /// What became of it.
    public var state: CandidateState
    /// The stage it ended in.
    public var stage: String?
    /// Why it was refused, failed, or went no further; may have several lines.
    public var reason: String?
    /// Trained numbers of the whole network.
    public var parameters: Int?
    /// Multiply-adds for one image.
    public var macs: Int?
    /// Milliseconds for one image.
    public var latencyMilliseconds: Double?
    /// Half the width of the latency's 95 % interval, in milliseconds.
    public var latencyError: Double?
    /// The mean accuracy over seeds, a fraction, of the images that choices are made on.
    public var accuracy: Double?
    /// Its standard deviation over seeds.
    public var accuracyDeviation: Double?
    /// The mean test accuracy over seeds; nil where the test images were not evaluated.
    public var testAccuracy: Double?
    /// Its standard deviation over seeds.
    public var testAccuracyDeviation: Double?
    /// The number of seeds; fewer than the training has, where the sweep has not come to all of them.
    public var seeds: Int
    /// The epochs of the longest training that it came to; accuracies compare only where these are equal.
    public var epochs: Int?
    /// The mean difference to the bare backbone, seed by seed.
    public var difference: Double?
    /// Half the width of that difference's 95 % interval.
    public var halfWidth: Double?
    /// The operator whose control it is, such as `multiply` for `identity * identity`; nil for all others.
    public var control: String?
    /// The mean difference to its operator's control, seed by seed; nil where the bare backbone is the control, and where
    /// no control was trained.
    public var controlDifference: Double?
    /// Half the width of that difference's 95 % interval.
    public var controlHalfWidth: Double?
    /// How a pair stands against the bare backbone, the better one of its modules and its operator's control.
    public var outcomes: [PairJudgement.Rival: PairJudgement.Outcome]?
    /// The gain of its grafts at the start of training, the geometric mean over sites; nil where it was not measured.
    public var startGain: Double?
    /// The gain of each graft, as measured, and the factor that it is multiplied by.
    public var grafts: [GraftGain] = []
    /// What it has of each training that it came to, shortest first; nothing where it was refused or failed.
    public var trainings: [Training]
    /// Whether it belongs to those that are not distinguishable from the first of the table.
    public var leading: Bool
    /// Whether no other finalist is at least as good in every ranked metric and better in one; false for controls.
    public var pareto: Bool
    /// Whether it is the bare backbone.
    public var baseline: Bool
    /// The ids of its modules, in the order of the composition.
    public var modules: [String]
    /// How its modules are joined; nil for a single one, `nested` for several ways.
    public var `operator`: String?
    /// Zero-cost scores by name.
    public var scores: [String: Double]

    enum CodingKeys: String, CodingKey {
      case trial, composition, site, state, stage, reason, parameters, macs, accuracy, seeds, epochs, difference
      case control, outcomes, grafts
      case startGain = "start_gain"
      case controlDifference = "control_difference"
      case controlHalfWidth = "control_half_width"
      case trainings, leading, pareto, baseline, modules, `operator`, scores
      case latencyMilliseconds = "latency_ms"
      case latencyError = "latency_error_ms"
      case accuracyDeviation = "accuracy_sd"
      case testAccuracy = "test_accuracy"
      case testAccuracyDeviation = "test_accuracy_sd"
      case halfWidth = "half_width"
    }
  }
}
