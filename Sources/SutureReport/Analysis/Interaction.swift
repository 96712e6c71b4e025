import SutureComposer
import SutureSweep

/// Whether two joined modules do more, or less, than their gains alone add up to.
///
/// With accuracies of the pair AB, of A and B alone and of the bare backbone, all of the same seeds and epochs, at the
/// same site: interaction = gain(AB) − gain(A) − gain(B) = acc(AB) − acc(A) − acc(B) + acc(bare), seed by seed. Above 0
/// the two help each other, below 0 they do the same work twice. It is the interaction of a 2×2 factorial experiment,
/// whole rather than halved.
///
/// - Source: Yates, The Design and Analysis of Factorial Experiments, 1937; as a contrast in Montgomery, Design and
///   Analysis of Experiments, 6.2.
public struct Interaction: Hashable, Sendable {
  /// The pair's number in the sweep.
  public let trial: Int
  /// The pair in words.
  public let label: String
  /// How the pair is joined.
  public let shape: CompositionShape
  /// Where, for sweeps that try sites one by one.
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
  /// The pair minus the better of its modules alone.
  ///
  /// It asks whether two help more than one; `PairJudgement` decides it.
  /// The better one is that with the higher mean over these seeds. Chosen after looking, it is on average a little worse
  /// than it seems, so this contrast is too hard on the pair rather than too kind.
  public let overBetter: PairedDifference
  /// Whether the better one alone is the first.
  public let isFirstBetter: Bool

  /// All pairs whose modules were also tried alone at the same site, largest interaction first.
  ///
  /// A pair is one operator over exactly two plain modules. All four networks need all seeds of the budget.
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
    return found.sorted { ($1.interaction.mean, $0.trial) < ($0.interaction.mean, $1.trial) }
  }

  /// The accuracies of the four networks have the same seeds.
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
    trial = record.trial
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
