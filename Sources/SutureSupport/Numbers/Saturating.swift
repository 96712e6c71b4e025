/// Sums and products of counts that saturate at `Int.max` instead of trapping, as plugins choose the operands.
package enum Saturating {
  /// The sum of two non-negative numbers.
  package static func sum(_ a: Int, _ b: Int) -> Int {
    let (sum, overflow) = a.addingReportingOverflow(b)
    return overflow ? .max : sum
  }

  /// The product of non-negative numbers.
  package static func product(_ factors: Int...) -> Int {
    factors.reduce(1) { product, factor in
      let (next, overflow) = product.multipliedReportingOverflow(by: factor)
      return overflow ? .max : next
    }
  }
}
