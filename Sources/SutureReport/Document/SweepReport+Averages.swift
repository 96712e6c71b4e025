import SutureSupport

extension SweepReport {
  /// The training that averages and rank correlations are computed from, with the keys of its budget.
  ///
  /// It is the shortest, in which all candidates took part; longer ones hold only candidates selected for their accuracy.
  public struct Basis: Hashable, Sendable, Encodable {
    /// The training.
    public var budget: SweepBudget
    /// Whether the intervals of effects are over seeds or over compositions.
    public var intervals: SutureReport.Effect.Basis

    private enum CodingKeys: CodingKey { case intervals }

    /// Encodes the keys of the budget, and `intervals`.
    public func encode(to encoder: any Encoder) throws {
      try budget.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(intervals, forKey: .intervals)
    }
  }

  /// The average difference to the bare backbone of all candidates with something in common.
  public struct Effect: Hashable, Sendable, Encodable {
    /// What the candidates have in common.
    public enum Kind: String, Hashable, Sendable, Encodable, CaseIterable {
      /// A module.
      case module
      /// An operator.
      case `operator`
      /// A module in one place of a series.
      case place
    }

    /// What the candidates have in common.
    public var kind: Kind
    /// Its name, such as `se`, `serial` or `se first`.
    public var name: String
    /// The mean difference of accuracy to the bare backbone, a fraction.
    public var mean: Double
    /// The lower end of its 95 % interval; nil with one seed and one candidate, and where all seeds differ by the same.
    @Nullable public var low: Double? = nil
    /// The upper end of its 95 % interval.
    @Nullable public var high: Double? = nil
    /// The number of candidates.
    public var count: Int
  }

  /// The rank correlation of a zero-cost score with trained accuracy.
  public struct Correlation: Hashable, Sendable, Encodable {
    /// The name of the score.
    public var score: String
    /// Spearman's rank correlation; nil where it is not defined.
    @Nullable public var correlation: Double? = nil
    /// The lower end of its 95 % interval.
    @Nullable public var low: Double? = nil
    /// The upper end of its 95 % interval.
    @Nullable public var high: Double? = nil
    /// The number of candidates.
    public var count: Int
  }
}
