import SutureGraph
import SutureSupport

/// Whether one number puts candidates in the same order as another.
///
/// Spearman's ρ is the correlation of ranks, equal values sharing the mean of their ranks; Kendall's τ-b counts pairs in
/// the same and in the opposite order, ties left out of both. The interval of ρ is a percentile bootstrap over
/// candidates: drawn with replacement, ranked anew, with random numbers that are always the same.
///
/// - Source: Spearman, The Proof and Measurement of Association between Two Things, 1904; Kendall, The Treatment of Ties
///   in Ranking Problems, Biometrika 33, 1945; Efron and Tibshirani, An Introduction to the Bootstrap, chapter 13.
public struct RankCorrelation: Hashable, Sendable {
  /// How many pairs were compared.
  public let count: Int
  /// How many were left out because one of their numbers is not finite, as dead networks score.
  public let excluded: Int
  /// Spearman's ρ; nil below two pairs or where all values of one side are equal.
  public let spearman: Double?
  /// The 95 % interval of ρ; nil below `fewest` pairs.
  public let interval: ClosedRange<Double>?
  /// Kendall's τ-b; nil where ρ is.
  public let kendall: Double?

  /// Below this many pairs, samples drawn with replacement are too few to make an interval.
  public static let fewest = 6

  /// Compares two lists of equal length, pair by pair.
  /// - Parameter resamples: how often the bootstrap draws.
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

  /// ρ of a sample in which pair i comes `weights[i]` times; nil where one side is constant.
  private static func spearman(_ first: Side, _ second: Side, weights: [Int]) -> Double? {
    let ranks = (first.ranks(weights: weights), second.ranks(weights: weights))
    let count = Double(weights.reduce(0, +))
    // Ranks 1…n have the mean (n + 1)/2, whatever the ties.
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

  /// With linear interpolation between neighbours of the sorted values.
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

  /// One list, sorted once so that every resample is ranked in linear time.
  private struct Side {
    /// The place of each value among the distinct ones, from 0.
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

    /// Ranks from 1; a level that occurs k times after r others has rank r + (k + 1)/2.
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
