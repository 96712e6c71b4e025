extension SweepReport {
  /// One thing that is known of the machine or the programs.
  public struct Fact: Hashable, Sendable, Encodable {
    /// What it is, such as `CPU`.
    public var name: String
    /// Its value as text.
    public var value: String
  }
}
