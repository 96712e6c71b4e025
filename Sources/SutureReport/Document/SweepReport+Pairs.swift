import SutureData
import SutureSupport
import SutureSweep

extension SweepReport {
  /// The pairs of modules under one operator, after one training budget.
  public struct PairMap: Hashable, Sendable, Encodable {
    /// The operator, such as `serial`.
    public var `operator`: String
    /// The number of epochs.
    public var epochs: Int
    /// The number of seeds.
    public var seeds: Int
    /// Whether both orders are the same candidate, so that one of two cells is enough.
    public var commutes: Bool
    /// The ids of rows and columns.
    public var modules: [String]
    /// The images of accuracies and differences.
    public var comparisons = EvaluationSplit.validation
    /// The pairs, in any order.
    public var cells: [PairCell]

    enum CodingKeys: String, CodingKey {
      case `operator`, epochs, seeds, commutes, modules, cells
      case comparisons = "difference_split"
    }

    /// The same maps, those of one operator together, the one with the most differences first.
    ///
    /// Long trainings have only a few pairs left. Of equally full maps the one of the longest training is first.
    static func fullestFirst(_ maps: [PairMap]) -> [PairMap] {
      var operators: [String] = []
      for map in maps where !operators.contains(map.operator) { operators.append(map.operator) }
      return operators.flatMap { name in
        maps.filter { $0.operator == name }
          .map { map in (map, map.cells.count { $0.difference != nil }) }
          .sorted { ($0.1, $0.0.epochs) > ($1.1, $1.0.epochs) }.map(\.0)
      }
    }
  }

  /// One pair of modules; differences are means over seeds, paired by seed, half widths those of 95 % intervals.
  public struct PairCell: Hashable, Sendable, Encodable {
    /// The first module, an index into the map's modules.
    public var row: Int
    /// The second module, an index into the map's modules.
    public var column: Int
    /// The candidate's number.
    public var candidate: Int
    /// The mean accuracy over seeds, a fraction, on the images of the map's differences.
    @Nullable public var comparedAccuracyMean: Double? = nil
    /// The difference to the bare backbone.
    @Nullable public var difference: Double? = nil
    /// Half the width of its interval.
    @Nullable public var differenceHalfWidth: Double? = nil
    /// gain(AB) − gain(A) − gain(B): what the pair gives beyond the sum of its modules alone.
    @Nullable public var interaction: Double? = nil
    /// Half the width of its interval.
    @Nullable public var interactionHalfWidth: Double? = nil
    /// The module that is better alone, an index into the map's modules.
    @Nullable public var better: Int? = nil
    /// The difference to that module alone.
    @Nullable public var overBetter: Double? = nil
    /// Half the width of its interval.
    @Nullable public var overBetterHalfWidth: Double? = nil
    /// The difference to the operator's control; nil where the bare backbone is the control, and where no control was
    /// trained.
    @Nullable public var controlDifference: Double? = nil
    /// Half the width of its interval.
    @Nullable public var controlDifferenceHalfWidth: Double? = nil
    /// The difference to the pair in the other order.
    @Nullable public var overMirrored: Double? = nil
    /// Half the width of its interval.
    @Nullable public var overMirroredHalfWidth: Double? = nil
    /// The outcome of the candidate.
    public var state: CandidateState

    enum CodingKeys: String, CodingKey {
      case row, column, candidate, difference, interaction, better, state
      case comparedAccuracyMean = "compared_accuracy_mean"
      case differenceHalfWidth = "difference_half_width"
      case interactionHalfWidth = "interaction_half_width"
      case overBetter = "over_better"
      case overBetterHalfWidth = "over_better_half_width"
      case controlDifference = "control_difference"
      case controlDifferenceHalfWidth = "control_difference_half_width"
      case overMirrored = "over_mirrored"
      case overMirroredHalfWidth = "over_mirrored_half_width"
    }
  }
}
