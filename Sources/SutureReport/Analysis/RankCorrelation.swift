import SutureGraph
import SutureSupport

/// The rank correlation of two values over candidates.
///
/// Spearman's ρ is the correlation of ranks, where equal values share their mean rank. Kendall's τ-b compares the numbers
/// of concordant and discordant pairs, corrected for ties. The interval of ρ is a percentile bootstrap over candidates:
/// resampled with replacement and ranked again, with a fixed random seed.
///
/// - Source: Spearman, The Proof and Measurement of Association between Two Things, 1904; Kendall, The Treatment of Ties
///   in Ranking Problems, Biometrika 33, 1945; Efron and Tibshirani, An Introduction to the Bootstrap, chapter 13.
public struct RankCorrelation: Hashable, Sendable {
  /// The number of pairs of finite values.
  public let count: Int
  /// The number of pairs excluded because a value is not finite, as scores of some networks are.
  public let excluded: Int
  /// Spearman's ρ; nil with fewer than two pairs, or if all values of one side are equal.
  public let spearman: Double?
  /// The 95 % interval of ρ; nil with fewer than `fewest` pairs.
  public let interval: ClosedRange<Double>?
  /// Kendall's τ-b; nil if ρ is nil.
  public let kendall: Double?

  /// The minimum number of pairs for an interval; fewer pairs have too few different resamples.
  public static let fewest = 6

  /// Correlates two lists of equal length.
  /// - Parameter resamples: the number of bootstrap resamples.
  /// - Complexity: O(n log n + n·resamples) for ρ, O(n²) for τ.
  public init(_ first: [Double], _ second: [Double], resamples: Int = 2_000) {
    precondition(first.count == second.count, "a rank correlation needs pairs")
    let pairs = zip(first, second).filter { $0.isFinite && $1.isFinite }
    count = pairs.count
    excluded = first.count - pairs.count
    let sides = (Side(pairs.map(\.0)), Side(pairs.map(\.1)))
    let ones = [Int](repeating: 1, count: pairs.count)
    spearman = Self.spearman(sides.0, sides.1, weights: ones)
    kendall = Self.kendall(sides.0, sides.1)
    interval = spearman == nil ? nil : Self.interval(sides.0, sides.1, resamples: resamples)
  }

  /// ρ of a sample in which pair i occurs `weights[i]` times; nil if one side is constant.
  private static func spearman(_ first: Side, _ second: Side, weights: [Int]) -> Double? {
    let ranks = (first.ranks(weights: weights), second.ranks(weights: weights))
    let count = Double(weights.reduce(0, +))
    // Ranks 1…n have the mean (n + 1)/2, with or without ties.
    let middle = (count + 1) / 2
    var (product, firstSquare, secondSquare) = (0.0, 0.0, 0.0)
    for index in weights.indices {
      let weight = Double(weights[index])
      let a = ranks.0[index] - middle
      let b = ranks.1[index] - middle
      product += weight * a * b
      firstSquare += weight * a * a
      secondSquare += weight * b * b
    }
    guard firstSquare > 0, secondSquare > 0 else { return nil }
    return max(-1, min(1, product / (firstSquare * secondSquare).squareRoot()))
  }

  private static func interval(_ first: Side, _ second: Side, resamples: Int) -> ClosedRange<Double>? {
    let count = first.levels.count
    guard count >= fewest else { return nil }
    var random = RandomStream(seed: 0, "bootstrap")
    var values: [Double] = []
    for _ in 0..<resamples {
      var weights = [Int](repeating: 0, count: count)
      for _ in 0..<count { weights[random.uniform(below: count)] += 1 }
      // A sample with one side constant has no ρ.
      if let value = spearman(first, second, weights: weights) { values.append(value) }
    }
    guard values.count >= 2 else { return nil }
    values.sort()
    return percentile(0.025, of: values)...percentile(0.975, of: values)
  }

  /// A percentile of sorted values, linearly interpolated.
  private static func percentile(_ fraction: Double, of sorted: [Double]) -> Double {
    let position = fraction * Double(sorted.count - 1)
    let below = Int(position)
    let above = min(below + 1, sorted.count - 1)
    return sorted[below] + (position - Double(below)) * (sorted[above] - sorted[below])
  }

  private static func kendall(_ first: Side, _ second: Side) -> Double? {
    let a = first.levels
    let b = second.levels
    var (score, firstUntied, secondUntied) = (0, 0, 0)
    for i in a.indices {
      for j in a.indices.dropFirst(i + 1) {
        let (x, y) = ((a[i] - a[j]).signum(), (b[i] - b[j]).signum())
        score += x * y
        firstUntied += abs(x)
        secondUntied += abs(y)
      }
    }
    guard firstUntied > 0, secondUntied > 0 else { return nil }
    return Double(score) / (Double(firstUntied) * Double(secondUntied)).squareRoot()
  }

  /// A list, sorted once so that each resample is ranked in linear time.
  private struct Side {
    /// The 0-based index of each value among the sorted distinct values.
    let levels: [Int]
    let levelCount: Int

    init(_ values: [Double]) {
      var levels = [Int](repeating: 0, count: values.count)
      var level = -1
      var last: Double?
      for index in values.indices.sorted(by: { values[$0] < values[$1] }) {
        if values[index] != last { level += 1 }
        last = values[index]
        levels[index] = level
      }
      self.levels = levels
      levelCount = level + 1
    }

    /// The 1-based ranks; a level that occurs k times after r lower values has the rank r + (k + 1)/2.
    func ranks(weights: [Int]) -> [Double] {
      var counts = [Int](repeating: 0, count: levelCount)
      for (level, weight) in zip(levels, weights) { counts[level] += weight }
      var before = 0
      let ranks = counts.map { count in
        defer { before += count }
        return Double(before) + Double(count + 1) / 2
      }
      return levels.map { ranks[$0] }
    }
  }
}
