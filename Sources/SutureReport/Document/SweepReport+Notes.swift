extension SweepReport {
  /// What is to be known beside tables and plots, in words.
  public struct Notes: Hashable, Sendable, Encodable {
    /// What differences to the bare backbone and their intervals are.
    public var differences: String
    /// What effects were averaged over.
    public var effects: String?
    /// What scores were compared with.
    public var scores: String?
    /// How sure latencies are; nil where none was measured.
    public var latency: String?
    /// For where figures hold.
    public var scope: String
  }
}
