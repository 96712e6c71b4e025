extension SweepReport {
  /// What one candidate is made of.
  public struct Structure: Hashable, Sendable, Encodable {
    /// The candidate's number.
    public var trial: Int
    /// The structure as it is printed, several lines.
    public var text: String
  }
}
