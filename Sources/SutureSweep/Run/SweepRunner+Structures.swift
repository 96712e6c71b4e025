extension SweepRunner {
  /// The time limit for one structure, in seconds.
  private static let structureLimit = 60.0

  /// Records the printed structures of the best candidates, so that reports need no plugins.
  ///
  /// A plugin that crashes meanwhile costs only the structures that it is part of.
  func recordStructures(_ planner: inout TrialPlanner) throws {
    let record = try store.sweep(named: specification.name)
    let winners = Set(try winners(store, record))
    var pieces: [(ordinal: Int, key: String, request: TrialRequest)] = []
    for record in try store.records(of: record) where winners.contains(record.trial) {
      guard let composition = record.composition else { continue }
      let candidate = Candidate(ordinal: record.trial, composition: composition, site: record.site)
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
