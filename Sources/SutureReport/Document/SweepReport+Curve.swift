extension SweepReport {
  /// How one candidate learned from one seed.
  public struct Curve: Hashable, Sendable, Encodable {
    /// The candidate's number.
    public var trial: Int
    /// The seed.
    public var seed: Int
    /// What was measured, by rising number.
    public var epochs: [Epoch]
  }
}
