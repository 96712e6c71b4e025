import SutureComposer
import SutureSweep

/// The interaction of two joined modules: the difference between the gain of the pair and the sum of their single gains.
///
/// With the accuracies of the pair AB, of A and B alone and of the bare backbone, all with the same seeds, epochs and
/// site: interaction = gain(AB) − gain(A) − gain(B) = acc(AB) − acc(A) − acc(B) + acc(bare), paired by seed. Above 0 the
/// modules reinforce each other, below 0 their effects overlap. It is the interaction of a 2×2 factorial experiment,
/// without the customary factor ½.
///
/// - Source: Yates, The Design and Analysis of Factorial Experiments, 1937; as a contrast in Montgomery, Design and
///   Analysis of Experiments, 6.2.
public struct Interaction: Hashable, Sendable {
  /// The ordinal of the pair in the sweep.
  public let candidate: Int
  /// The label of the pair.
  public let label: String
  /// The operator and the modules of the pair.
  public let shape: CompositionShape
  /// The site, in sweeps that try each site on its own; otherwise nil.
  public let site: String?
  /// The first module alone, minus the bare backbone.
  public let firstGain: PairedDifference
  /// The second module alone, minus the bare backbone.
  public let secondGain: PairedDifference
  /// The pair minus the bare backbone.
  public let gain: PairedDifference
  /// gain(AB) − gain(A) − gain(B).
  public let interaction: PairedDifference
  /// The p-value of `interaction` after Holm's adjustment over all pairs of the sweep; nil below two seeds.
  public private(set) var adjusted: Double?
  /// The pair minus the better one of its modules alone; `PairJudgement` tests it.
  ///
  /// The better module is the one with the higher mean over these seeds. As it is selected by its result, its mean is
  /// optimistic, so this contrast is biased against the pair.
  public let overBetter: PairedDifference
  /// Whether the first module is the better one alone.
  public let isFirstBetter: Bool

  /// The interactions of all pairs whose modules were also trained alone at the same site, largest first.
  ///
  /// A pair is two plain modules joined by one operator. All four networks must have all seeds of the budget.
  public static func all(in records: [CandidateRecord], epochs: Int) -> [Interaction] {
    guard let budget = SweepBudget(epochs: epochs, in: records), let bare = budget.baseline(in: records) else {
      return []
    }
    let singles = SingleModules(records, budget)
    var found = records.compactMap { record -> Interaction? in
      guard let shape = record.composition.map({ CompositionShape($0) }), shape.isPair,
        let pair = budget.comparedAccuracies(of: record),
        let first = singles.accuracies(of: shape.modules[0], at: record.site),
        let second = singles.accuracies(of: shape.modules[1], at: record.site)
      else { return nil }
      return Interaction(record, shape, pair: pair, first: first, second: second, bare: bare)
    }
    let adjusted = HolmAdjustment.adjusted(found.map(\.interaction.p))
    for index in found.indices { found[index].adjusted = adjusted[index] }
    return found.sorted { ($1.interaction.mean, $0.candidate) < ($0.interaction.mean, $1.candidate) }
  }

  /// Creates an interaction from accuracies by seed, all with the same seeds.
  private init?(
    _ record: CandidateRecord, _ shape: CompositionShape, pair: [Int: Double], first: [Int: Double],
    second: [Int: Double], bare: [Int: Double]
  ) {
    guard let gain = PairedDifference(pair, minus: bare), let firstGain = PairedDifference(first, minus: bare),
      let secondGain = PairedDifference(second, minus: bare)
    else { return nil }
    let isFirstBetter = firstGain.mean >= secondGain.mean
    let sum = firstGain.differences.merging(secondGain.differences, uniquingKeysWith: +)
    guard let interaction = PairedDifference(gain.differences, minus: sum),
      let overBetter = PairedDifference(pair, minus: isFirstBetter ? first : second)
    else { return nil }
    candidate = record.candidate
    label = record.label
    self.shape = shape
    site = record.site
    self.gain = gain
    self.firstGain = firstGain
    self.secondGain = secondGain
    self.interaction = interaction
    self.overBetter = overBetter
    self.isFirstBetter = isFirstBetter
  }
}
