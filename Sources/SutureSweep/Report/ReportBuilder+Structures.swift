extension ReportBuilder {
  /// The printed structures of the best compositions, as the sweep recorded them when it ended.
  public func structures() throws -> [SweepReport.Structure] {
    let known = try store.structures(of: sweep)
    return winners(SweepRunner.structureCount).compactMap { result in
      known[result.trial].map { SweepReport.Structure(trial: result.trial, text: $0) }
    }
  }
}
