extension SweepReport {
  /// What became of the candidates that came to a stage.
  public struct Stage: Hashable, Sendable, Encodable {
    /// The stage, such as `train 8 epochs`.
    public var name: String
    /// How many came to it.
    public var entered: Int
    /// How many a contract or a limit excluded.
    public var refused: Int
    /// How many could not be built or trained.
    public var failed: Int
    /// How many went no further because others were better.
    public var dropped: Int
    /// How many it let through.
    public var left: Int
    /// How long it took, in seconds.
    public var seconds: Double?
  }
}
