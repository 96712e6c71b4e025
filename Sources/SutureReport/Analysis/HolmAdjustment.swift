/// Holm's adjustment of the p-values of a family of tests, which controls the family-wise error rate.
///
/// With p₍₁₎ ≤ … ≤ p₍ₘ₎: p̃₍ᵢ₎ = max over j ≤ i of min(1, (m − j + 1)·p₍ⱼ₎). It is valid for dependent tests, too, such as
/// those that share a baseline.
///
/// - Source: Holm, A Simple Sequentially Rejective Multiple Test Procedure, Scandinavian Journal of Statistics 6, 1979.
public enum HolmAdjustment {
  /// The adjusted p-values, in the same order; nil for a missing test, which does not count as part of the family.
  public static func adjusted(_ values: [Double?]) -> [Double?] {
    let known = values.enumerated().compactMap { index, value in value.map { (index: index, p: $0) } }
    var adjusted = [Double?](repeating: nil, count: values.count)
    var largest = 0.0
    for (rank, entry) in known.sorted(by: { ($0.p, $0.index) < ($1.p, $1.index) }).enumerated() {
      largest = max(largest, min(1, Double(known.count - rank) * entry.p))
      adjusted[entry.index] = largest
    }
    return adjusted
  }
}
