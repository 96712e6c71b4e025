import SutureComposer
import SutureData
import SutureTraining

/// One candidate of a sweep with everything that is known of it.
public struct CandidateRecord: Hashable, Sendable {
  /// Its number in the sweep; 0 is the bare backbone.
  public var trial: Int
  /// The canonical composition; nil for the bare backbone.
  public var composition: Composition?
  /// Where it is grafted, for sweeps that try sites one by one; nil where every candidate has the same sites.
  public var site: String?
  /// What became of it.
  public var state: CandidateState
  /// Why it was refused, failed, or went no further.
  public var reason: String?
  /// The index of the stage that it ended in.
  public var stage: Int?
  /// Trained numbers of the whole network.
  public var parameters: Int?
  /// Multiply-adds for one image.
  public var macs: Int?
  /// Milliseconds for one image on this machine.
  public var latency: Double?
  /// Half the width of the latency's 95 % interval, in milliseconds; nil where it was not recorded.
  public var latencyError: Double?
  /// The accuracies that choices are made by, fractions: by epochs, then by seed.
  public var accuracies: [Int: [Int: Double]]
  /// The images that `accuracies` were measured on: test images where the sweep sets none aside for validation, and in
  /// stores of versions that did not.
  public var choices: EvaluationSplit
  /// The test accuracies, fractions: by epochs, then by seed; finalists alone have them.
  ///
  /// `accuracies(on:epochs:)` also knows that `accuracies` may be test accuracies.
  public var testAccuracies: [Int: [Int: Double]]
  /// What untrained networks were given, by the score's name.
  public var scores: [String: Double]
  /// The gain of each graft at the start, by site; none of the bare backbone, and where it was not measured.
  public var grafts: [GraftGain]

  /// Creates a record.
  public init(
    trial: Int, composition: Composition?, site: String? = nil, state: CandidateState, reason: String? = nil,
    stage: Int? = nil, parameters: Int? = nil, macs: Int? = nil, latency: Double? = nil, latencyError: Double? = nil,
    accuracies: [Int: [Int: Double]] = [:], choices: EvaluationSplit = .validation,
    testAccuracies: [Int: [Int: Double]] = [:], scores: [String: Double] = [:], grafts: [GraftGain] = []
  ) {
    self.trial = trial
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

  /// The gain of its grafts at the start of training, the geometric mean over sites; nil where it was not measured.
  public var startGain: Double? { grafts.mean(\.matched) }

  /// The operator's control that it is; nil for all others.
  public var control: OperatorControl? { composition.flatMap(OperatorControl.init) }

  /// As `label`, with a mark where it is a control: `identity * identity (control)`.
  public var markedLabel: String { control == nil ? label : "\(label) (control)" }

  /// Its composition, and where sites are tried one by one its site: `se >> eca at layer3`.
  public var label: String {
    guard let composition else { return "the bare backbone" }
    return site.map { "\(composition) at \($0)" } ?? composition.description
  }

  /// Its accuracies by seed on the images of a split, after so many epochs; empty where it has none.
  public func accuracies(on split: EvaluationSplit, epochs: Int) -> [Int: Double] {
    (split == choices ? accuracies : split == .test ? testAccuracies : [:])[epochs] ?? [:]
  }

  /// Whether its accuracies are those of a network that came through; what failed or was refused never competes.
  package var competes: Bool { state == .done || state == .open }
}

/// What became of a candidate.
public enum CandidateState: String, Hashable, Sendable, Codable {
  /// It was trained as far as it went.
  case done
  /// A contract or a limit excludes it.
  case refused
  /// Building or training failed.
  case failed
  /// The sweep has not come to it yet.
  case open
}
