import SutureComposer
import SutureData
import SutureTraining

/// One candidate of a sweep with all its recorded results.
public struct CandidateRecord: Hashable, Sendable {
  /// Its number in the sweep; 0 is the bare backbone.
  public var candidate: Int
  /// The canonical composition; nil for the bare backbone.
  public var composition: Composition?
  /// The site where it is grafted, in sweeps that try sites one at a time; nil if all candidates have the same sites.
  public var site: String?
  /// Its state.
  public var state: CandidateState
  /// Why it was refused, failed or was dropped.
  public var reason: String?
  /// The index of the stage in which it ended.
  public var stage: Int?
  /// Number of trainable parameters of the whole network.
  public var parameters: Int?
  /// MACs for one image.
  public var macs: Int?
  /// Latency for one image on this machine, in milliseconds.
  public var latency: Double?
  /// Half the width of the latency's 95 % confidence interval, in milliseconds; nil if it was not recorded.
  public var latencyError: Double?
  /// The accuracies used for selection, as fractions: by number of epochs, then by seed.
  public var accuracies: [Int: [Int: Double]]
  /// The images on which `accuracies` were measured: test images if the sweep sets none aside for validation, or if an
  /// earlier version without validation recorded them.
  public var choices: EvaluationSplit
  /// The test accuracies, as fractions: by number of epochs, then by seed; only finalists have them.
  ///
  /// `accuracies(on:epochs:)` also covers the case that `accuracies` are test accuracies.
  public var testAccuracies: [Int: [Int: Double]]
  /// The zero-cost scores of the untrained network, by name.
  public var scores: [String: Double]
  /// The gain of each graft at initialization, by site; empty for the bare backbone and if it was not measured.
  public var grafts: [GraftGain]

  /// Creates a record.
  public init(
    candidate: Int, composition: Composition?, site: String? = nil, state: CandidateState, reason: String? = nil,
    stage: Int? = nil, parameters: Int? = nil, macs: Int? = nil, latency: Double? = nil, latencyError: Double? = nil,
    accuracies: [Int: [Int: Double]] = [:], choices: EvaluationSplit = .validation,
    testAccuracies: [Int: [Int: Double]] = [:], scores: [String: Double] = [:], grafts: [GraftGain] = []
  ) {
    self.candidate = candidate
    self.composition = composition
    self.site = site
    self.state = state
    self.reason = reason
    self.stage = stage
    self.parameters = parameters
    self.macs = macs
    self.latency = latency
    self.latencyError = latencyError
    self.accuracies = accuracies
    self.choices = choices
    self.testAccuracies = testAccuracies
    self.scores = scores
    self.grafts = grafts
  }

  /// Whether it is the bare backbone.
  public var isBaseline: Bool { composition == nil }

  /// The gain of its grafts at initialization, as geometric mean over sites; nil if it was not measured.
  public var startGain: Double? { grafts.mean(\.matched) }

  /// The operator control that it represents, or nil if it is not one.
  public var control: OperatorControl? { composition.flatMap(OperatorControl.init) }

  /// Its label, marked if it is a control: `identity * identity (control)`.
  public var markedLabel: String { control == nil ? label : "\(label) (control)" }

  /// Its composition, with the site if sites are tried one at a time: `se >> eca at layer3`.
  public var label: String {
    guard let composition else { return "the bare backbone" }
    return site.map { "\(composition) at \($0)" } ?? composition.description
  }

  /// Its accuracies by seed on a split after a number of epochs; empty if there are none.
  public func accuracies(on split: EvaluationSplit, epochs: Int) -> [Int: Double] {
    (split == choices ? accuracies : split == .test ? testAccuracies : [:])[epochs] ?? [:]
  }

  /// Whether its accuracies take part in comparisons; failed and refused candidates do not.
  package var competes: Bool { state == .done || state == .open }
}

/// The state of a candidate.
public enum CandidateState: String, Hashable, Sendable, Codable {
  /// All its planned trials have been done.
  case done
  /// A contract or a limit excludes it.
  case refused
  /// Building or training failed.
  case failed
  /// It has not been processed yet.
  case open
}
