import SutureComposer
import SutureSweep

/// Whether a pair of modules counts as better: it must be significantly more accurate than the bare backbone, the better
/// one of its modules alone and the control of its operator.
///
/// `a * b` of two gates may gain because it squares the features, and `a + b` because it doubles them: an effect of the
/// operator without modules is no effect of the pair. The p-value of a pair is the largest of the three (an
/// intersection–union test), adjusted by Holm over all pairs at the budget. Which of the three references a pair beats is
/// decided by the p-value of each contrast, adjusted by Holm over all pairs with that contrast.
///
/// - Source: Berger, Multiparameter Hypothesis Testing and Acceptance Sampling, Technometrics 24, 1982.
public struct PairJudgement: Hashable, Sendable {
  /// A reference that a pair must beat.
  public enum Rival: String, Hashable, Sendable, CaseIterable, Codable, CodingKeyRepresentable {
    /// The backbone without grafts.
    case bareBackbone = "bare_backbone"
    /// The better one of the pair's modules alone.
    case betterModule = "better_module"
    /// The control of the pair's operator.
    case control
  }

  /// The result of the comparison of a pair with a reference.
  public enum Outcome: String, Hashable, Sendable, Codable {
    /// The pair is significantly more accurate.
    case beaten
    /// The pair is not significantly more accurate.
    case notBeaten = "not_beaten"
    /// The reference was not trained with the pair's epochs and seeds.
    case untrained
  }

  /// The comparison of a pair with a reference.
  public struct Contrast: Hashable, Sendable {
    /// The pair minus the reference; nil if the reference was not trained.
    public let difference: PairedDifference?
    /// The p-value, 1 if the pair is not more accurate; nil with fewer than two seeds or without `difference`.
    var p: Double? { difference.flatMap { difference in difference.p.map { difference.mean > 0 ? $0 : 1 } } }
    /// The p-value after Holm's adjustment over all pairs with this contrast.
    fileprivate(set) var adjusted: Double?

    func outcome(_ p: Double?) -> Outcome {
      difference == nil ? .untrained : (p.map { $0 <= 0.05 } ?? false) ? .beaten : .notBeaten
    }
  }

  /// The ordinal of the pair in the sweep.
  public let candidate: Int
  /// The label of the pair.
  public let label: String
  /// The operator and the modules of the pair.
  public let shape: CompositionShape
  /// The control of the operator; nil if the bare backbone is the control.
  public let control: OperatorControl?
  /// Whether the first module is the better one alone; nil if one was not trained alone.
  public let isFirstBetter: Bool?
  /// The contrast with each reference; none for the control if the bare backbone is the control.
  public private(set) var contrasts: [Rival: Contrast]
  /// The largest p-value after Holm's adjustment over all pairs; nil with fewer than two seeds, or if a reference was not
  /// trained.
  public private(set) var adjusted: Double?

  /// Whether the pair is significantly more accurate than all its references.
  public var isBetter: Bool { adjusted.map { $0 <= 0.05 } ?? false }

  /// The outcome against each reference, adjusted for multiple comparisons over all pairs.
  public var outcomes: [Rival: Outcome] {
    var outcomes = contrasts.mapValues { $0.outcome($0.adjusted) }
    guard !isBetter, outcomes.values.allSatisfy({ $0 == .beaten }) else { return outcomes }
    // Each contrast is significant by itself, but not all together: the weakest one fails.
    let weakest = Rival.allCases.max { (contrasts[$0]?.p ?? -1) < (contrasts[$1]?.p ?? -1) }
    if let weakest { outcomes[weakest] = .notBeaten }
    return outcomes
  }

  /// The outcome against each reference, unadjusted: for a pair chosen before seeing the results.
  public var outcomesAlone: [Rival: Outcome] { contrasts.mapValues { $0.outcome($0.p) } }

  /// All pairs with all seeds of a budget, by ordinal; empty if the bare backbone was not trained at the budget.
  ///
  /// A pair is two plain modules joined by one operator.
  public static func all(in records: [CandidateRecord], epochs: Int) -> [PairJudgement] {
    guard let budget = SweepBudget(epochs: epochs, in: records), let bare = budget.baseline(in: records) else {
      return []
    }
    let singles = SingleModules(records, budget)
    let controls = TrainedControls(records, budget)
    var found = records.sorted { $0.candidate < $1.candidate }.compactMap { record -> PairJudgement? in
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
    candidate = record.candidate
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

  /// The largest p-value of the contrasts; nil if one of them has none.
  private var largestP: Double? {
    let values = contrasts.values.map(\.p)
    return values.contains(nil) ? nil : values.compactMap(\.self).max()
  }
}
