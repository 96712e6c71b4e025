#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Summary statistics of times and ratios.
enum BenchmarkStatistics {
  /// The median; nil for an empty list.
  static func median(_ values: [Double]) -> Double? {
    let sorted = values.sorted()
    guard let upper = sorted.dropFirst(sorted.count / 2).first else { return nil }
    return sorted.count.isMultiple(of: 2) ? (sorted[sorted.count / 2 - 1] + upper) / 2 : upper
  }

  /// The geometric mean of positive numbers; nil for an empty list.
  static func geometricMean(_ values: [Double]) -> Double? {
    guard !values.isEmpty else { return nil }
    return exp(values.reduce(0) { $0 + log($1) } / Double(values.count))
  }

  /// The number of runs that take about half a second, 3...50.
  static func runs(secondsEach seconds: Double) -> Int {
    let count = (0.5 / max(seconds, 1e-9)).rounded(.up)
    return Int(min(max(count, 3), 50))
  }
}
