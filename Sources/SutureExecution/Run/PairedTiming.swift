/// The wall times of two computations that were measured in turns, with a confidence interval of the first.
public struct PairedTiming: Hashable, Sendable {
  /// The first's wall time in seconds: `otherSeconds` times the median ratio of the two within a turn.
  public let seconds: Double
  /// Half the width of the 95 % interval of `seconds`, in seconds.
  ///
  /// The interval of the median ratio by order statistics, which assumes no distribution: from the k-th smallest to the
  /// k-th largest of n ratios, with the largest k for which P(Bin(n, ½) < k) ≤ 0.025. With fewer than six turns it is the
  /// whole range, whose coverage is below 95 %.
  ///
  /// - Source: David and Nagaraja, Order Statistics, 7.1.
  public let error: Double
  /// The second's median wall time in seconds.
  public let otherSeconds: Double

  /// Creates a timing.
  ///
  /// - Parameters:
  ///   - seconds: the first's time in each turn; at least one, above 0.
  ///   - others: the second's time in each of the same turns.
  public init(seconds: [Double], others: [Double]) {
    let ratios = zip(seconds, others).map { $0 / $1 }.sorted()
    let median = ratios[ratios.count / 2]
    let rank = PairedTiming.rank(of: ratios.count)
    otherSeconds = others.sorted()[others.count / 2]
    self.seconds = otherSeconds * median
    error = otherSeconds * max(ratios[ratios.count - rank] - median, median - ratios[rank - 1])
  }

  /// The rank k of the interval's bounds among `count` sorted values, counted from 1.
  private static func rank(of count: Int) -> Int {
    var probability = 1.0
    for _ in 0..<count { probability /= 2 }
    var (below, rank) = (probability, 1)
    while rank < count {
      probability *= Double(count - rank + 1) / Double(rank)
      if below + probability > 0.025 { break }
      below += probability
      rank += 1
    }
    return rank
  }
}
