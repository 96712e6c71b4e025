/// Whether two numbers agree to about `tolerance`, absolutely.
public func isClose(_ value: Double?, _ expected: Double, _ tolerance: Double = 1e-9) -> Bool {
  value.map { abs($0 - expected) <= tolerance } ?? false
}
