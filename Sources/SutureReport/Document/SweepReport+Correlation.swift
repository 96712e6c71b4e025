extension SweepReport {
  /// How well a zero-cost score orders candidates as training does.
  public struct Correlation: Hashable, Sendable, Encodable {
    /// The score's name.
    public var score: String
    /// The rank correlation with trained accuracy; nil where it is not defined.
    public var correlation: Double?
    /// The lower end of its 95 % interval.
    public var low: Double?
    /// The upper end of its 95 % interval.
    public var high: Double?
    /// How many candidates it is computed from.
    public var count: Int
  }
}
