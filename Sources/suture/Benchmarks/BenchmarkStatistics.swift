#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// How times and ratios are summed up.
enum BenchmarkStatistics {
  /// The middle value, or the mean of the middle two; nil of nothing.
  static func median(_ values: [Double]) -> Double? {
    let sorted = values.sorted()
    guard let upper = sorted.dropFirst(sorted.count / 2).first else { return nil }
    return sorted.count.isMultiple(of: 2) ? (sorted[sorted.count / 2 - 1] + upper) / 2 : upper
  }

  /// The n-th root of the product of positive numbers; nil of nothing.
  static func geometricMean(_ values: [Double]) -> Double? {
    guard !values.isEmpty else { return nil }
    return exp(values.reduce(0) { $0 + log($1) } / Double(values.count))
  }

  /// How many runs take about half a second, 3...50.
  static func runs(secondsEach seconds: Double) -> Int {
    let count = (0.5 / max(seconds, 1e-9)).rounded(.up)
    return Int(min(max(count, 3), 50))
  }
}
