import SutureData
import SutureSupport
import SutureSweep

/// The comparison of two candidates at the longest training for which they share a seed.
public struct Comparison: Hashable, Sendable {
  /// The accuracies with one seed.
  public struct Row: Hashable, Sendable {
    /// The seed.
    public let seed: Int
    /// The accuracy of the first candidate, a fraction.
    public let first: Double
    /// The accuracy of the second candidate, a fraction.
    public let second: Double
    /// First minus second.
    public var difference: Double { first - second }
  }

  /// The first candidate.
  public let first: CandidateRecord
  /// The second candidate.
  public let second: CandidateRecord
  /// The number of epochs of the shared training.
  public let epochs: Int
  /// The images on which accuracies were measured: the test images if both candidates have test accuracies for every
  /// shared seed.
  public let split: EvaluationSplit
  /// A row for each shared seed, ascending.
  public let rows: [Row]
  /// The accuracy of the first minus that of the second, paired by seed.
  public let difference: PairedDifference
  /// The difference in parameters, first minus second; nil if one is unknown.
  public let parameters: Int?
  /// The difference in MACs per image, first minus second; nil if one is unknown.
  public let macs: Int?
  /// The difference in latency per image in milliseconds, first minus second; nil if one is unknown.
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

  /// The result of the comparison in one sentence.
  ///
  /// Valid for two candidates chosen before seeing the results; to compare the best of many, use `MultipleComparison`.
  public var verdict: String {
    let size = "\(NumberText.roundedPoints(abs(difference.mean))) points"
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
    let interval = "95 % interval ± \(NumberText.roundedPoints(halfWidth)), p = \(Self.text(p)), \(basis)"
    guard difference.isDistinguishable else {
      return "\(first.label) and \(second.label) are not distinguishable: the difference is "
        + "\(NumberText.decimal(difference.mean * 100, digits: 2, signed: true)) points (\(interval))."
    }
    let better = difference.mean > 0 ? (first, second) : (second, first)
    return "\(better.0.label) is \(size) more accurate than \(better.1.label) (\(interval))."
  }

  private static func text(_ p: Double) -> String { p < 0.001 ? "below 0.001" : NumberText.decimal(p, digits: 3) }
}
