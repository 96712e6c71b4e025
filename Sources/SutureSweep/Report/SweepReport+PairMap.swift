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
    /// What is known, in any order.
    public var cells: [PairCell]
  }
}
