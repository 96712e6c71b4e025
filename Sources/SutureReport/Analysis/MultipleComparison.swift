import SutureSupport
import SutureSweep

/// The comparison of all candidates at one budget with the bare backbone, adjusted for multiple comparisons.
///
/// A candidate differs if its p-value after Holm's adjustment over all candidates is at most 1 − confidence. The
/// simultaneous intervals are Bonferroni's with Student's t: each has the confidence 1 − (1 − confidence)/m, so that all
/// m intervals together have at least `confidence`. Holm's procedure is slightly more powerful than these intervals, so
/// the interval of a candidate that is barely significant can include 0.
///
/// All differences share the baseline's noise; both methods are valid for any dependence.
///
/// - Source: Holm 1979 (see `HolmAdjustment`); Dunn, Multiple Comparisons among Means, JASA 56, 1961.
public struct MultipleComparison: Hashable, Sendable {
  /// A compared candidate.
  public struct Member: Hashable, Sendable {
    /// The ordinal of the candidate.
    public let candidate: Int
    /// The label of the candidate, marked if it is a control.
    public let label: String
    /// Candidate minus bare backbone.
    public let difference: PairedDifference
    /// The p-value after Holm's adjustment; nil with fewer than two seeds.
    public let adjusted: Double?
    /// Half the width of the simultaneous interval; nil with fewer than two seeds, 0 without spread.
    public let simultaneousHalfWidth: Double?
    /// The result of the test.
    public let finding: Finding
    /// Candidate minus the control of its operators.
    public let control: ControlContrast
    /// The p-value of `control` after Holm's adjustment over all candidates with a trained control, with 1 for candidates
    /// that are not more accurate; nil with fewer than two seeds or without a trained control.
    public let adjustedOverControl: Double?
  }

  /// The result of a test.
  public enum Finding: String, Hashable, Sendable {
    /// Significantly more accurate than the bare backbone.
    case better
    /// Significantly less accurate than the bare backbone.
    case worse
    /// The difference is not statistically significant.
    case undecided
  }

  /// The budget, all of whose seeds every candidate has.
  public let budget: SweepBudget
  /// The probability that all statements are true together: 1 minus the family-wise error rate.
  public let confidence: Double
  /// The candidates, the largest mean difference first.
  public let members: [Member]

  /// Compares the candidates that have all seeds of a budget; nil if the bare backbone was not trained at the budget.
  /// - Parameter confidence: between 0 and 1.
  public init?(_ records: [CandidateRecord], epochs: Int, confidence: Double = 0.95) {
    guard let budget = SweepBudget(epochs: epochs, in: records), let baseline = budget.baseline(in: records) else {
      return nil
    }
    let family = records.filter { !$0.isBaseline }.compactMap { record in
      budget.comparedAccuracies(of: record).flatMap { PairedDifference($0, minus: baseline) }.map { (record, $0) }
    }
    let controls = TrainedControls(records, budget)
    let contrasts = family.map { record, _ in
      budget.comparedAccuracies(of: record).map { controls.contrast(of: record, $0) } ?? .bareBackbone
    }
    let adjustedOverControl = HolmAdjustment.adjusted(
      contrasts.map { contrast in
        contrast.difference.flatMap { difference in difference.p.map { difference.mean > 0 ? $0 : 1 } }
      })
    let adjusted = HolmAdjustment.adjusted(family.map { $0.1.p })
    let each = Self.confidence(each: family.count, together: confidence)
    self.budget = budget
    self.confidence = confidence
    members = family.indices.map { index in
      let (record, difference) = family[index]
      let adjusted = adjusted[index]
      let isFound = adjusted.map { $0 <= 1 - confidence } ?? false
      return Member(
        candidate: record.candidate, label: record.markedLabel, difference: difference, adjusted: adjusted,
        simultaneousHalfWidth: difference.halfWidth(confidence: each),
        finding: !isFound ? .undecided : difference.mean > 0 ? .better : .worse, control: contrasts[index],
        adjustedOverControl: adjustedOverControl[index])
    }.sorted { ($1.difference.mean, $0.candidate) < ($0.difference.mean, $1.candidate) }
  }

  /// The summary of the results.
  public var verdict: Verdict { Verdict(self) }

  /// The standard deviation of a typical candidate's differences: the bias-corrected median over all candidates; nil with
  /// fewer than two seeds.
  ///
  /// Unlike a pooled variance, it is robust against a few candidates that train unstably. The median of the sample
  /// standard deviation is below the true value, so it is divided by √(χ²₀.₅(ν)/ν) with ν = n − 1, where the median of χ²
  /// is about ν(1 − 2/(9ν))³.
  ///
  /// - Source: Wilson and Hilferty, The Distribution of Chi-Square, PNAS 17, 1931.
  public var typicalDeviation: Double? {
    let deviations = members.compactMap(\.difference.deviation)
    guard !deviations.isEmpty, budget.seeds.count > 1 else { return nil }
    let factor = 1 - 2 / (9 * Double(budget.seeds.count - 1))
    return Statistics.median(deviations) / (factor * factor * factor).squareRoot()
  }

  /// Half the width of a simultaneous interval with `seeds` seeds and the typical spread; nil with fewer than two.
  ///
  /// It approximates the smallest detectable difference: a true difference of this size is detected with a probability
  /// of about ½ if the spread of its candidate is typical.
  public func resolution(seeds: Int) -> Double? {
    guard seeds > 1, let typicalDeviation else { return nil }
    let each = Self.confidence(each: members.count, together: confidence)
    return Statistics.halfWidth(deviation: typicalDeviation, count: seeds, confidence: each)
  }

  private static func confidence(each count: Int, together confidence: Double) -> Double {
    1 - (1 - confidence) / Double(max(count, 1))
  }
}
