import SutureComposer
import SutureSweep

/// Whether a pair of modules counts as better: it must beat the bare backbone, the better one of its modules alone and its
/// operator's control, each beyond chance.
///
/// `a * b` of two gates may gain because it squares the features, `a + b` because it doubles them: what the operator
/// gains without modules is no gain of the pair. So a pair's p-value is the largest of the three (an intersection–union
/// test), adjusted by Holm over all pairs of the budget. Which of the three a pair beats is told by the p-value of each
/// contrast, adjusted by Holm over all pairs that have it.
///
/// - Source: Berger, Multiparameter Hypothesis Testing and Acceptance Sampling, Technometrics 24, 1982.
public struct PairJudgement: Hashable, Sendable {
  /// What a pair has to beat.
  public enum Rival: String, Hashable, Sendable, CaseIterable, Codable, CodingKeyRepresentable {
    /// The backbone without graft.
    case bareBackbone = "bare_backbone"
    /// The better one of its modules alone.
    case betterModule = "better_module"
    /// The operator over identities.
    case control
  }

  /// How a pair stands against a rival.
  public enum Outcome: String, Hashable, Sendable, Codable {
    /// It is more accurate, beyond chance.
    case beaten
    /// It is not, as far as the seeds can tell.
    case notBeaten = "not_beaten"
    /// There is nothing to compare with: the rival was not trained as the pair was.
    case untrained
  }

  /// One comparison of a pair.
  public struct Contrast: Hashable, Sendable {
    /// The pair minus the rival; nil where the rival was not trained.
    public let difference: PairedDifference?
    /// Its p-value, 1 where the pair is not more accurate; nil below two seeds and without a rival.
    var p: Double? { difference.flatMap { difference in difference.p.map { difference.mean > 0 ? $0 : 1 } } }
    /// The p-value after Holm's adjustment over all pairs that have this contrast.
    fileprivate(set) var adjusted: Double?

    func outcome(_ p: Double?) -> Outcome {
      difference == nil ? .untrained : (p.map { $0 <= 0.05 } ?? false) ? .beaten : .notBeaten
    }
  }

  /// The pair's number in the sweep.
  public let trial: Int
  /// The pair in words.
  public let label: String
  /// How the pair is joined.
  public let shape: CompositionShape
  /// The control that has to be beaten; nil where the bare backbone is the control.
  public let control: OperatorControl?
  /// Whether the first module is the better one alone; nil where one was not trained alone.
  public let isFirstBetter: Bool?
  /// One contrast for each rival; none for the control where the bare backbone is the control.
  public private(set) var contrasts: [Rival: Contrast]
  /// The largest p-value after Holm's adjustment over all pairs; nil below two seeds or where a rival was not trained.
  public private(set) var adjusted: Double?

  /// Whether it beats all that it has to, beyond chance.
  public var isBetter: Bool { adjusted.map { $0 <= 0.05 } ?? false }

  /// How it stands against each rival, among all pairs of the sweep.
  public var outcomes: [Rival: Outcome] {
    var outcomes = contrasts.mapValues { $0.outcome($0.adjusted) }
    guard !isBetter, outcomes.values.allSatisfy({ $0 == .beaten }) else { return outcomes }
    // Each contrast is found by itself, but together they are not: the weakest one fails.
    let weakest = Rival.allCases.max { (contrasts[$0]?.p ?? -1) < (contrasts[$1]?.p ?? -1) }
    if let weakest { outcomes[weakest] = .notBeaten }
    return outcomes
  }

  /// How it stands against each rival, taken alone: for a pair that was named before looking at results.
  public var outcomesAlone: [Rival: Outcome] { contrasts.mapValues { $0.outcome($0.p) } }

  /// Every pair of a budget with all its seeds, by number; none without a bare backbone there.
  ///
  /// A pair is one operator over exactly two plain modules.
  public static func all(in records: [CandidateRecord], epochs: Int) -> [PairJudgement] {
    guard let budget = SweepBudget(epochs: epochs, in: records), let bare = budget.baseline(in: records) else {
      return []
    }
    let singles = SingleModules(records, budget)
    let controls = TrainedControls(records, budget)
    var found = records.sorted { $0.trial < $1.trial }.compactMap { record -> PairJudgement? in
      guard let shape = record.composition.map({ CompositionShape($0) }), shape.isPair,
        let own = budget.comparedAccuracies(of: record)
      else { return nil }
      return PairJudgement(record, shape, own, bare: bare, singles, controls)
    }
    for rival in Rival.allCases {
      let places = found.indices.filter { found[$0].contrasts[rival]?.p != nil }
      let adjusted = HolmAdjustment.adjusted(places.map { found[$0].contrasts[rival]?.p })
      for (place, value) in zip(places, adjusted) { found[place].contrasts[rival]?.adjusted = value }
    }
    let adjusted = HolmAdjustment.adjusted(found.map(\.largestP))
    for index in found.indices { found[index].adjusted = adjusted[index] }
    return found
  }

  private init(
    _ record: CandidateRecord, _ shape: CompositionShape, _ own: [Int: Double], bare: [Int: Double],
    _ singles: SingleModules, _ controls: TrainedControls
  ) {
    trial = record.trial
    label = record.label
    self.shape = shape
    let better = singles.better(of: shape, at: record.site)
    isFirstBetter = better?.isFirst
    contrasts = [
      .bareBackbone: Contrast(difference: PairedDifference(own, minus: bare)),
      .betterModule: Contrast(difference: better.flatMap { PairedDifference(own, minus: $0.accuracies) }),
    ]
    switch controls.contrast(of: record, own) {
    case .bareBackbone: control = nil
    case .untrained(let control):
      self.control = control
      contrasts[.control] = Contrast(difference: nil)
    case .against(let control, let difference):
      self.control = control
      contrasts[.control] = Contrast(difference: difference)
    }
  }

  /// Nil where a rival was not trained, or had one seed.
  private var largestP: Double? {
    let values = contrasts.values.map(\.p)
    return values.contains(nil) ? nil : values.compactMap(\.self).max()
  }
}
