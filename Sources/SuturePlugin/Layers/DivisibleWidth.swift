/// The multiple of a divisor nearest to a fraction, as networks choose the width of a bottleneck.
///
/// Where rounding down loses more than a tenth, it is rounded up. A half rounds up.
/// - Parameters:
///   - numerator: the fraction's upper part, such as the channels.
///   - denominator: its lower part, such as the reduction; at least 1.
///   - divisor: what the width is a multiple of; at least 1.
///   - minimum: the least width; the divisor where none is given.
public func divisibleWidth(
  _ numerator: Int, over denominator: Int, divisor: Int = 8, minimum: Int? = nil
) -> Int {
  // ⌊numerator / denominator + divisor / 2⌋, exactly.
  let nearest = (2 * numerator + divisor * denominator) / (2 * denominator) / divisor * divisor
  let width = max(minimum ?? divisor, nearest)
  return 10 * width * denominator < 9 * numerator ? width + divisor : width
}
