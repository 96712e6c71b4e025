import SutureSupport

/// The difference of two candidates, paired by seed, with its interval and p-value.
///
/// Candidates with the same seed share the order of the data and, where shapes agree, the initial weights, so the
/// common effect of the seed cancels. With the differences dᵢ of n seeds, their mean d̄ and standard deviation s: the
/// interval is d̄ ± t·s/√n and p is two-sided, both by Student's t with n − 1 degrees of freedom.
///
/// If all differences are equal, s is 0 and Student's t is not applicable: p would be 0. This can happen by chance with
/// small test sets, because accuracies then have few possible values; see `hasNoSpread`.
///
/// - Source: Student, The Probable Error of a Mean, Biometrika 6, 1908.
public struct PairedDifference: Hashable, Sendable {
  /// The threshold below which differences are rounding errors; one image of 10¹⁰ would be a difference of 10⁻¹⁰.
  static let rounding = 1e-12

  /// First minus second, by seed; fractions for accuracies.
  public let differences: [Int: Double]
  /// The mean d̄ of the differences.
  public let mean: Double
  /// The sample standard deviation s of the differences; nil with fewer than two seeds.
  public let deviation: Double?

  /// Creates the difference of `first` and `second` over their common seeds; nil without any.
  public init?(_ first: [Int: Double], minus second: [Int: Double]) {
    var differences: [Int: Double] = [:]
    for (seed, value) in first {
      if let other = second[seed] { differences[seed] = value - other }
    }
    self.init(differences)
  }

  /// Creates it from differences by seed; nil without any, or if one is not finite.
  init?(_ differences: [Int: Double]) {
    guard !differences.isEmpty, differences.values.allSatisfy(\.isFinite) else { return nil }
    self.differences = differences
    // Sum in seed order: dictionary order must not affect the result.
    let values = differences.sorted { $0.key < $1.key }.map(\.value)
    let mean = Statistics.mean(values)
    self.mean = abs(mean) < Self.rounding ? 0 : mean
    deviation = Statistics.deviation(values).map { $0 < Self.rounding ? 0 : $0 }
  }

  /// The number n of seeds.
  public var count: Int { differences.count }

  /// Half the width of the 95 % interval; nil with fewer than two seeds, 0 without spread.
  public var halfWidth: Double? { halfWidth(confidence: 0.95) }

  /// Half the width of an interval; nil with fewer than two seeds, 0 without spread.
  /// - Parameter confidence: the confidence level, between 0 and 1.
  public func halfWidth(confidence: Double) -> Double? {
    deviation.map { $0 == 0 ? 0 : Statistics.halfWidth(deviation: $0, count: count, confidence: confidence) }
  }

  /// Whether all differences are equal, so that the interval has width 0, which is no certainty.
  public var hasNoSpread: Bool { deviation == 0 }

  /// The two-sided p-value of the null hypothesis that the true difference is 0; nil with fewer than two seeds.
  ///
  /// Without spread it is 1 for a mean of 0, and otherwise that of the exact sign test, 2^(1−n): under the null hypothesis
  /// both signs are equally likely. So five equal differences are not significant, six are.
  public var p: Double? {
    guard let deviation else { return nil }
    if deviation == 0 {
      guard mean != 0 else { return 1 }
      return (1..<count).reduce(1.0) { half, _ in half / 2 }
    }
    let t = mean / (deviation / Double(count).squareRoot())
    return StudentDistribution(degreesOfFreedom: Double(count - 1)).twoSided(t)
  }

  /// Whether p is at most 0.05: the difference is statistically significant, unadjusted for multiple comparisons.
  public var isDistinguishable: Bool { p.map { $0 <= 0.05 } ?? false }
}
