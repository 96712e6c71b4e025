/// Sums and products of counts that stop at the largest integer instead of trapping: plugins choose the factors.
package enum Saturating {
  /// The sum of two numbers that are not negative.
  package static func sum(_ a: Int, _ b: Int) -> Int {
    let (sum, overflow) = a.addingReportingOverflow(b)
    return overflow ? .max : sum
  }

  /// The product of numbers that are not negative.
  package static func product(_ factors: Int...) -> Int {
    factors.reduce(1) { product, factor in
      let (next, overflow) = product.multipliedReportingOverflow(by: factor)
      return overflow ? .max : next
    }
  }
}
