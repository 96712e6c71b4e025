import SutureSupport

/// The difference of two candidates, seed by seed, with what chance leaves of it.
///
/// Both had the same seeds, so the same data order and where shapes agree the same initial weights: what seeds do to
/// both drops out. With differences dᵢ of n seeds, mean d̄ and standard deviation s: the interval is d̄ ± t·s/√n and p
/// is two-sided, both by Student's t with n − 1 degrees of freedom.
///
/// Where all differences are equal, s is 0 and Student's t has nothing to say: taken at its word, p would be 0. With
/// small test sets this happens by chance, since accuracies have few values; see `hasNoSpread`.
///
/// - Source: Student, The Probable Error of a Mean, Biometrika 6, 1908.
public struct PairedDifference: Hashable, Sendable {
  /// Differences below this are rounding: accuracies are fractions, and one image of 10¹⁰ is 10⁻¹⁰.
  static let rounding = 1e-12

  /// First minus second, by seed; a fraction for accuracies.
  public let differences: [Int: Double]
  /// Their mean d̄.
  public let mean: Double
  /// Their standard deviation s (n − 1); nil below two seeds.
  public let deviation: Double?

  /// Creates the difference of `first` and `second` over the seeds that both have; nil without any.
  public init?(_ first: [Int: Double], minus second: [Int: Double]) {
    var differences: [Int: Double] = [:]
    for (seed, value) in first {
      if let other = second[seed] { differences[seed] = value - other }
    }
    self.init(differences)
  }

  /// Creates it from differences by seed; nil without any, or where one is not finite.
  init?(_ differences: [Int: Double]) {
    guard !differences.isEmpty, differences.values.allSatisfy(\.isFinite) else { return nil }
    self.differences = differences
    // In order of seeds: sums do not depend on how a dictionary lies.
    let values = differences.sorted { $0.key < $1.key }.map(\.value)
    let mean = Statistics.mean(values)
    self.mean = abs(mean) < Self.rounding ? 0 : mean
    deviation = Statistics.deviation(values).map { $0 < Self.rounding ? 0 : $0 }
  }

  /// The number n of seeds.
  public var count: Int { differences.count }

  /// Half the width of the 95 % interval; nil below two seeds, 0 without spread.
  public var halfWidth: Double? { halfWidth(confidence: 0.95) }

  /// Half the width of an interval; nil below two seeds, 0 without spread.
  /// - Parameter confidence: how often such intervals hold the true difference, between 0 and 1.
  public func halfWidth(confidence: Double) -> Double? {
    deviation.map { $0 == 0 ? 0 : Statistics.halfWidth(deviation: $0, count: count, confidence: confidence) }
  }

  /// Whether all differences are the same, so that the interval's width of 0 is no certainty.
  public var hasNoSpread: Bool { deviation == 0 }

  /// How often chance alone makes a difference at least this large; nil below two seeds.
  ///
  /// Without spread it is 1 for a mean of 0, and otherwise that of the exact sign test, 2^(1−n): if nothing but chance
  /// made the differences, each sign would be a coin's throw. Five equal differences are then no finding yet, six are.
  public var p: Double? {
    guard let deviation else { return nil }
    if deviation == 0 {
      guard mean != 0 else { return 1 }
      return (1..<count).reduce(1.0) { half, _ in half / 2 }
    }
    let t = mean / (deviation / Double(count).squareRoot())
    return StudentDistribution(degreesOfFreedom: Double(count - 1)).twoSided(t)
  }

  /// Whether p is at most 0.05, so that this one difference, taken alone, is more than chance.
  public var isDistinguishable: Bool { p.map { $0 <= 0.05 } ?? false }
}
