import SutureSweep

extension ReportBuilder {
  /// How many of the best compositions are printed, and how many more on the Pareto front.
  private static let structureCount = 5

  /// The numbers of the candidates whose printed structures a sweep records when it ends.
  public func printedCandidates() -> [Int] { winners(Self.structureCount).map(\.candidate) }

  /// The printed structures of the best compositions, as the sweep recorded them when it ended.
  public func structures() throws -> [SweepReport.Structure] {
    let known = try store.structures(of: sweep)
    return winners(Self.structureCount).compactMap { result in
      known[result.candidate].map { SweepReport.Structure(candidate: result.candidate, text: $0) }
    }
  }
}
