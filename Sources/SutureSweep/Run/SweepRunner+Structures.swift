extension SweepRunner {
  /// How many of the best compositions are printed, and how many more on the Pareto front.
  static let structureCount = 5
  /// The time limit for one structure, in seconds.
  private static let structureLimit = 60.0

  /// Records the printed structures of the best candidates, so that reports need no plugins.
  ///
  /// A plugin that crashes meanwhile costs only the structures that it is part of.
  func recordStructures(_ planner: inout TrialPlanner) throws {
    let record = try store.sweep(named: specification.name)
    let results = try ReportBuilder(store, record).winners(Self.structureCount)
    let compositions = Dictionary(try store.records(of: record).map { ($0.trial, $0.composition) }) { first, _ in first
    }
    var pieces: [(ordinal: Int, key: String, request: TrialRequest)] = []
    for result in results {
      guard let composition = compositions[result.trial] else { continue }
      let candidate = Candidate(ordinal: result.trial, composition: composition, site: result.site)
      let document = try planner.costDocument(of: candidate)
      let key = try document.key
      if try store.hasStructure(of: candidate.ordinal, key: key, sweep: sweep) { continue }
      var request = request(for: candidate, .structure, as: document)
      request.limits.wall = min(request.limits.wall, Self.structureLimit)
      pieces.append((candidate.ordinal, key, request))
    }
    let handler = WorkerPool.Handler(
      lost: { _, _, _ in },
      replied: { index, reply, _ in
        guard case .structure(let text) = reply else { return }
        let piece = pieces[index]
        try self.store.record(structure: text, of: piece.ordinal, key: piece.key, sweep: self.sweep)
      })
    guard try pool.run(pieces.map(\.request), workers: 1, handler) == .complete else { throw Interrupted() }
  }
}
