import SutureSupport
import SutureSweep

/// All candidates of one budget against the bare backbone, with what so many looks at chance cost.
///
/// Whether a candidate differs is decided by its p-value after Holm's adjustment over the family, at 1 − confidence.
/// The simultaneous intervals are Bonferroni's with Student's t: all m of them hold together as often as `confidence`
/// says, each being made at 1 − (1 − confidence)/m. Holm's procedure finds a little more than these intervals show, so
/// a candidate just beyond chance may have an interval that touches 0.
///
/// A seed's draw of the baseline is in every difference; both methods hold whatever the dependence.
///
/// - Source: Holm 1979 (see `HolmAdjustment`); Dunn, Multiple Comparisons among Means, JASA 56, 1961.
public struct MultipleComparison: Hashable, Sendable {
  /// One candidate of the family.
  public struct Member: Hashable, Sendable {
    /// The candidate's number.
    public let trial: Int
    /// The candidate in words, with a mark where it is a control.
    public let label: String
    /// Candidate minus bare backbone.
    public let difference: PairedDifference
    /// The p-value after Holm's adjustment; nil below two seeds.
    public let adjusted: Double?
    /// Half the width of its simultaneous interval; nil below two seeds, 0 without spread.
    public let simultaneousHalfWidth: Double?
    /// What the family's test says.
    public let finding: Finding
    /// Candidate minus the control of its operators.
    public let control: ControlContrast
    /// The p-value of `control`, 1 where the candidate is not more accurate, after Holm's adjustment over all candidates
    /// with a trained control; nil below two seeds and without one.
    public let adjustedOverControl: Double?
  }

  /// What a test says.
  public enum Finding: String, Hashable, Sendable {
    /// More accurate than the bare backbone, beyond chance.
    case better
    /// Less accurate, beyond chance.
    case worse
    /// Chance may have made the difference.
    case undecided
  }

  /// The budget; its seeds are everyone's.
  public let budget: SweepBudget
  /// How often everything said is true together.
  public let confidence: Double
  /// The candidates, the largest mean difference first.
  public let members: [Member]

  /// Compares the candidates that have all seeds of a budget; nil without a bare backbone there.
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
        trial: record.trial, label: record.markedLabel, difference: difference, adjusted: adjusted,
        simultaneousHalfWidth: difference.halfWidth(confidence: each),
        finding: !isFound ? .undecided : difference.mean > 0 ? .better : .worse, control: contrasts[index],
        adjustedOverControl: adjustedOverControl[index])
    }.sorted { ($1.difference.mean, $0.trial) < ($0.difference.mean, $1.trial) }
  }

  /// What it comes to.
  public var verdict: Verdict { Verdict(self) }

  /// The standard deviation of a typical candidate's differences: the median of all of them; nil below two seeds.
  ///
  /// A few candidates that train unstably do not move it, as they would a pooled variance. The standard deviations of
  /// small samples are too small more often than too large, so their median is divided by √(χ²₀.₅(ν)/ν) with ν = n − 1,
  /// where the median of χ² is about ν(1 − 2/(9ν))³.
  ///
  /// - Source: Wilson and Hilferty, The Distribution of Chi-Square, PNAS 17, 1931.
  public var typicalDeviation: Double? {
    let deviations = members.compactMap(\.difference.deviation)
    guard !deviations.isEmpty, budget.seeds.count > 1 else { return nil }
    let factor = 1 - 2 / (9 * Double(budget.seeds.count - 1))
    return Statistics.median(deviations) / (factor * factor * factor).squareRoot()
  }

  /// The simultaneous half width that the typical spread gives with `seeds` seeds; nil below two.
  ///
  /// It is about the smallest difference that is found: one of just this size is found about every other time, where
  /// its candidate's spread is typical.
  public func resolution(seeds: Int) -> Double? {
    guard seeds > 1, let typicalDeviation else { return nil }
    let each = Self.confidence(each: members.count, together: confidence)
    return Statistics.halfWidth(deviation: typicalDeviation, count: seeds, confidence: each)
  }

  private static func confidence(each count: Int, together confidence: Double) -> Double {
    1 - (1 - confidence) / Double(max(count, 1))
  }
}
