/// The multiple of a divisor that is nearest to a fraction: the common rule for the width of a bottleneck.
///
/// Halves are rounded up, and so is any fraction that rounding down would reduce by more than a tenth.
/// - Parameters:
///   - numerator: the fraction's numerator, such as the number of channels.
///   - denominator: the fraction's denominator, such as the reduction; at least 1.
///   - divisor: the number of which the width is a multiple; at least 1.
///   - minimum: the minimum width; by default the divisor.
public func divisibleWidth(
  _ numerator: Int, over denominator: Int, divisor: Int = 8, minimum: Int? = nil
) -> Int {
  // ⌊numerator / denominator + divisor / 2⌋ in exact integer arithmetic, rounded down to a multiple of the divisor.
  let nearest = (2 * numerator + divisor * denominator) / (2 * denominator) / divisor * divisor
  let width = max(minimum ?? divisor, nearest)
  return 10 * width * denominator < 9 * numerator ? width + divisor : width
}

/// The multiple of a divisor that is nearest to a real width: the rule for networks whose width is scaled.
///
/// Halves are rounded up, and so is any width that rounding down would reduce by more than a tenth.
/// - Parameters:
///   - width: the width, such as the number of channels times a factor.
///   - divisor: the number of which the result is a multiple; at least 1. It is also the minimum.
public func divisibleWidth(_ width: Double, divisor: Int = 8) -> Int {
  // The host refuses tensors far below the upper limit, which only keeps the conversion from overflowing.
  let limited = min(max(width, 0), 1e12)
  let nearest = max(divisor, Int(limited + Double(divisor) / 2) / divisor * divisor)
  return Double(nearest) < 0.9 * limited ? nearest + divisor : nearest
}
