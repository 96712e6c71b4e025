/// Means, medians, standard deviations and confidence intervals.
public enum Statistics {
  /// The mean; NaN if there are no values.
  public static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

  /// The median (of an even count, the mean of the two middle values); NaN if there are no values.
  public static func median(_ values: [Double]) -> Double {
    guard !values.isEmpty else { return .nan }
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
  }

  /// The sample standard deviation (divisor n − 1); nil for fewer than two values.
  public static func deviation(_ values: [Double]) -> Double? {
    guard values.count > 1 else { return nil }
    let mean = mean(values)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(values.count - 1)).squareRoot()
  }

  /// Half the width of the two-sided confidence interval of the mean, t·s/√n by Student's t; nil for fewer than two
  /// values.
  /// - Parameter confidence: between 0 and 1.
  public static func halfWidth(_ values: [Double], confidence: Double = 0.95) -> Double? {
    deviation(values).map { halfWidth(deviation: $0, count: values.count, confidence: confidence) }
  }

  /// The half width from a standard deviation and the number of values, which must be at least 2.
  package static func halfWidth(deviation: Double, count: Int, confidence: Double) -> Double {
    let student = StudentDistribution(degreesOfFreedom: Double(count - 1))
    return student.quantile(upperTail: (1 - confidence) / 2) * deviation / Double(count).squareRoot()
  }
}
