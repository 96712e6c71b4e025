/// Means and what they are worth.
public enum Statistics {
  /// The mean; NaN of nothing.
  public static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

  /// The standard deviation of a sample (n − 1); nil below two values.
  public static func deviation(_ values: [Double]) -> Double? {
    guard values.count > 1 else { return nil }
    let mean = mean(values)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(values.count - 1)).squareRoot()
  }

  /// Half the width of the 95 % confidence interval of a mean, by Student's t; nil below two values.
  public static func halfWidth(_ values: [Double]) -> Double? {
    guard let deviation = deviation(values) else { return nil }
    return quantile(degreesOfFreedom: values.count - 1) * deviation / Double(values.count).squareRoot()
  }

  /// Student's t at 97.5 %.
  static func quantile(degreesOfFreedom count: Int) -> Double {
    let table = [
      12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
      2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
    ]
    if count <= table.count { return table[max(count, 1) - 1] }
    // Cornish and Fisher's expansion around the normal quantile, exact to three digits here.
    let z = 1.959964
    let n = Double(count)
    return z + (z * z * z + z) / (4 * n) + (5 * z * z * z * z * z + 16 * z * z * z + 3 * z) / (96 * n * n)
  }
}
