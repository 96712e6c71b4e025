import SutureData

extension SweepReport {
  /// Every pair of modules under one operator, after one training budget.
  public struct PairMap: Hashable, Sendable, Encodable {
    /// How the two are joined, such as `serial`.
    public var `operator`: String
    /// The training budget.
    public var epochs: Int
    /// The number of seeds.
    public var seeds: Int
    /// Whether both orders are the same candidate; then one of the two cells is enough.
    public var commutes: Bool
    /// The ids of rows and columns.
    public var modules: [String]
    /// The images that accuracies and differences are of.
    public var split = EvaluationSplit.validation
    /// What is known, in any order.
    public var cells: [PairCell]

    /// The same maps, those of one operator together, the one that says something about the most pairs first.
    ///
    /// Late trainings have only a few pairs left. Of equally full ones the longest training is first.
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
}
