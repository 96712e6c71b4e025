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
