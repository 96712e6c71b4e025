extension SweepReport {
  /// One pair of modules.
  public struct PairCell: Hashable, Sendable, Encodable {
    /// The first module, an index into the map's modules.
    public var row: Int
    /// The second module, an index into the map's modules.
    public var column: Int
    /// The candidate's number.
    public var trial: Int
    /// The mean test accuracy over seeds, a fraction.
    public var accuracy: Double?
    /// The mean difference to the bare backbone, seed by seed.
    public var difference: Double?
    /// Half the width of that difference's 95 % interval.
    public var halfWidth: Double?
    /// How much more the pair gives than its two modules alone, added up.
    public var interaction: Double?
    /// Half the width of the interaction's 95 % interval.
    public var interactionHalfWidth: Double?
    /// What became of the candidate.
    public var state: SweepResult.State

    enum CodingKeys: String, CodingKey {
      case row, column, trial, accuracy, difference, interaction, state
      case halfWidth = "half_width"
      case interactionHalfWidth = "interaction_half_width"
    }
  }
}
