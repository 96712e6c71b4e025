import SutureData
import SutureSupport
import SutureSweep

/// Two candidates side by side, at the longest budget at which they share a seed.
public struct Comparison: Hashable, Sendable {
  /// What one seed gave.
  public struct Row: Hashable, Sendable {
    /// The seed.
    public let seed: Int
    /// The first candidate's accuracy, a fraction.
    public let first: Double
    /// The second's.
    public let second: Double
    /// First minus second.
    public var difference: Double { first - second }
  }

  /// The first candidate.
  public let first: CandidateRecord
  /// The second candidate.
  public let second: CandidateRecord
  /// The epochs of the budget that they share.
  public let epochs: Int
  /// The images that accuracies are of: test images where both have them with every shared seed.
  public let split: EvaluationSplit
  /// The seeds that both have there, ascending.
  public let rows: [Row]
  /// First minus second.
  public let difference: PairedDifference
  /// First minus second, in trained numbers.
  public let parameters: Int?
  /// First minus second, in multiply-adds for one image.
  public let macs: Int?
  /// First minus second, in milliseconds for one image.
  public let latency: Double?

  /// Compares two candidates of one sweep.
  public init(_ first: CandidateRecord, _ second: CandidateRecord) throws(ComparisonError) {
    func budgets(_ record: CandidateRecord) throws(ComparisonError) -> [Int] {
      let budgets = record.accuracies.filter { !$0.value.isEmpty }.keys.sorted()
      guard !budgets.isEmpty else { throw .noAccuracies(candidate: record.label, reason: record.reason) }
      return budgets
    }
    let own = try budgets(first)
    let others = try budgets(second)
    let shared = own.filter(others.contains)
    guard !shared.isEmpty else { throw .noCommonBudget(first: own, second: others) }
    func difference(_ epochs: Int, on split: EvaluationSplit) -> PairedDifference? {
      PairedDifference(
        first.accuracies(on: split, epochs: epochs), minus: second.accuracies(on: split, epochs: epochs))
    }
    let choices: EvaluationSplit = first.choices == .validation && second.choices == .validation ? .validation : .test
    guard let epochs = shared.last(where: { difference($0, on: choices) != nil }),
      let chosen = difference(epochs, on: choices)
    else { throw .noCommonSeed(epochs: shared) }
    let tested = difference(epochs, on: .test)
    let isTested = tested?.count == chosen.count
    let difference = isTested ? tested ?? chosen : chosen
    split = isTested ? .test : choices
    let (firsts, seconds) = (
      first.accuracies(on: split, epochs: epochs), second.accuracies(on: split, epochs: epochs)
    )
    self.first = first
    self.second = second
    self.epochs = epochs
    self.difference = difference
    rows = difference.differences.keys.sorted().compactMap { seed in
      guard let first = firsts[seed], let second = seconds[seed] else { return nil }
      return Row(seed: seed, first: first, second: second)
    }
    func subtract<Number: SignedNumeric>(_ metric: KeyPath<CandidateRecord, Number?>) -> Number? {
      first[keyPath: metric].flatMap { own in second[keyPath: metric].map { own - $0 } }
    }
    parameters = subtract(\.parameters)
    macs = subtract(\.macs)
    latency = subtract(\.latency)
  }

  /// What the seeds say about the two, in one sentence.
  ///
  /// It holds for two candidates named before looking; whoever picks the best of many to compare needs
  /// `MultipleComparison`.
  public var verdict: String {
    let size = "\(FixedPoint.points(abs(difference.mean))) points"
    guard let halfWidth = difference.halfWidth, let p = difference.p else {
      return difference.mean == 0
        ? "Equal with the one seed that both have; one seed cannot show statistical significance."
        : "\((difference.mean > 0 ? first : second).label) is \(size) more accurate with the one seed that both have; "
          + "one seed cannot show statistical significance."
    }
    let basis = "\(difference.count) seeds, \(epochs) \(epochs == 1 ? "epoch" : "epochs")"
    if difference.hasNoSpread {
      return difference.mean == 0
        ? "Both are equally accurate with every seed (\(basis))."
        : "\((difference.mean > 0 ? first : second).label) is \(size) more accurate with every seed alike (\(basis)), "
          + (difference.isDistinguishable ? "statistically significant" : "too few seeds for statistical significance")
          + " by the sign test, p = \(Self.text(p))."
    }
    let interval = "95 % interval ± \(FixedPoint.points(halfWidth)), p = \(Self.text(p)), \(basis)"
    guard difference.isDistinguishable else {
      return "\(first.label) and \(second.label) are not distinguishable: the difference is "
        + "\(FixedPoint.text(difference.mean * 100, digits: 2, signed: true)) points (\(interval))."
    }
    let better = difference.mean > 0 ? (first, second) : (second, first)
    return "\(better.0.label) is \(size) more accurate than \(better.1.label) (\(interval))."
  }

  private static func text(_ p: Double) -> String { p < 0.001 ? "below 0.001" : FixedPoint.text(p, digits: 3) }
}
