extension SweepReport {
  /// What one part does to accuracy on average over everything it is joined with.
  public struct Effect: Hashable, Sendable, Encodable {
    /// What kind of part it is.
    public enum Kind: String, Hashable, Sendable, Encodable, CaseIterable {
      /// A module.
      case module
      /// A way to join modules.
      case `operator`
      /// A module in one place of a composition.
      case place
    }

    /// What kind of part it is.
    public var kind: Kind
    /// The part, such as `se`, `serial` or `se first`.
    public var name: String
    /// The mean difference of accuracy to the bare backbone, a fraction.
    public var mean: Double
    /// The lower end of its 95 % interval; nil where nothing repeats, and where all seeds say the same.
    public var low: Double?
    /// The upper end of its 95 % interval.
    public var high: Double?
    /// How many candidates it is averaged over.
    public var count: Int
  }
}
