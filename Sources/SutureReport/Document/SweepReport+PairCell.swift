import SutureSweep

extension SweepReport {
  /// One pair of modules.
  public struct PairCell: Hashable, Sendable, Encodable {
    /// The first module, an index into the map's modules.
    public var row: Int
    /// The second module, an index into the map's modules.
    public var column: Int
    /// The candidate's number.
    public var trial: Int
    /// The mean accuracy over seeds, a fraction, of the map's `split`.
    public var accuracy: Double?
    /// The mean difference to the bare backbone, seed by seed.
    public var difference: Double?
    /// Half the width of that difference's 95 % interval.
    public var halfWidth: Double?
    /// How much more the pair gives than its two modules alone, added up.
    public var interaction: Double?
    /// Half the width of the interaction's 95 % interval.
    public var interactionHalfWidth: Double?
    /// Which of the two modules is better alone, an index into the map's modules.
    public var better: Int?
    /// The mean difference to that module alone, seed by seed.
    public var overBetter: Double?
    /// Half the width of that difference's 95 % interval.
    public var overBetterHalfWidth: Double?
    /// The mean difference to the operator's control, seed by seed; nil where the bare backbone is the control, and where no
    /// control was trained.
    public var overControl: Double?
    /// Half the width of that difference's 95 % interval.
    public var overControlHalfWidth: Double?
    /// The mean difference to the pair in the other order, seed by seed.
    public var overMirrored: Double?
    /// Half the width of that difference's 95 % interval.
    public var overMirroredHalfWidth: Double?
    /// What became of the candidate.
    public var state: CandidateState

    enum CodingKeys: String, CodingKey {
      case row, column, trial, accuracy, difference, interaction, better, state
      case halfWidth = "half_width"
      case interactionHalfWidth = "interaction_half_width"
      case overBetter = "over_better"
      case overBetterHalfWidth = "over_better_half_width"
      case overControl = "over_control"
      case overControlHalfWidth = "over_control_half_width"
      case overMirrored = "over_mirrored"
      case overMirroredHalfWidth = "over_mirrored_half_width"
    }
  }
}
