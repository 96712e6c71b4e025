/// What candidates go through.
public enum Stage: Hashable, Sendable {
  /// Contracts alone.
  case check
  /// Parameters, MACs and latency, and the limits on them.
  case cost
  /// Scores before any training.
  case score(ScoreStage)
  /// Training for some epochs with each seed.
  case train(epochs: Int, seeds: [Int], keep: Kept?)

  /// Which candidates go on, the best first.
  public struct Kept: Hashable, Sendable {
    /// How many.
    public enum Share: Hashable, Sendable {
      /// A fraction, rounded up.
      case fraction(Double)
      /// A number.
      case count(Int)
    }

    /// How many.
    public var share: Share
    /// Whether the single modules that the best are made of go on with them, however they did themselves: only then can
    /// a pair be compared with its modules alone.
    public var withParts = true

    /// A fraction, rounded up.
    static func fraction(_ fraction: Double) -> Kept { Kept(share: .fraction(fraction)) }
    /// A number.
    static func count(_ number: Int) -> Kept { Kept(share: .count(number)) }

    /// How many of `count` candidates are the best.
    public func of(_ count: Int) -> Int {
      switch share {
      case .fraction(let fraction):
        // 7 % of 100 are 7, though 0.07 · 100 is a little more in binary.
        min(count, max(1, Int((fraction * Double(count) - 1e-9).rounded(.up))))
      case .count(let number): min(count, number)
      }
    }
  }

  /// Training in rounds: each trains longer, with more seeds, the fraction 1 / `factor` of candidates that the round
  /// before left.
  ///
  /// - Parameters:
  ///   - epochs: of the first and of the last round; the rounds between go up by the factor.
  ///   - seeds: of the last round; the first uses the first of them, and those between evenly more.
  ///   - withParts: whether the single modules of those that go on do so too.
  /// - Returns: training stages; none where no power of the factor leads from the first epochs to the last.
  static func halving(epochs: ClosedRange<Int>, factor: Int, seeds: [Int], withParts: Bool = true) -> [Stage] {
    var rounds = [epochs.lowerBound]
    while let last = rounds.last, last < epochs.upperBound { rounds.append(last * factor) }
    guard rounds.last == epochs.upperBound else { return [] }
    return rounds.enumerated().map { round, epochs in
      let isLast = round == rounds.count - 1
      let share = rounds.count > 1 ? Double(round) / Double(rounds.count - 1) : 1
      let more = Int((Double(seeds.count - 1) * share).rounded())
      return .train(
        epochs: epochs, seeds: Array(seeds.prefix(1 + more)),
        keep: isLast ? nil : Kept(share: .fraction(1 / Double(factor)), withParts: withParts))
    }
  }
}
