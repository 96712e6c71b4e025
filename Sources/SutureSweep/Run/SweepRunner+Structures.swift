import SutureSandbox

extension SweepRunner {
  /// The time limit for printing one structure, in seconds.
  private static let structureLimit = 60.0

  /// Records the printed structures of the best candidates, so that reports run no plugin code.
  ///
  /// If a plugin crashes, only the structures that contain it are missing.
  func recordStructures(in run: SweepRun) throws {
    let record = try run.store.sweep(named: specification.name)
    let winners = Set(try winners(run.store, record))
    var pieces: [(ordinal: Int, key: String, job: StructureJob)] = []
    for record in try run.store.records(of: record) where winners.contains(record.candidate) {
      guard let composition = record.composition else { continue }
      let candidate = Candidate(ordinal: record.candidate, composition: composition, site: record.site)
      let document = try run.plan.planner.costDocument(of: candidate)
      let key = try document.key
      if try run.store.hasStructure(of: candidate.ordinal, key: key, sweep: run.sweep) { continue }
      pieces.append(
        (candidate.ordinal, key, StructureJob(subject: run.plan.baseline.grafting(candidate, as: document))))
    }
    let handler = JobHandler<StructureJob>(
      lost: { _, _, _ in }, failed: { _, _, _, _ in },
      answered: { index, answer, _ in
        guard case .found(let text) = answer else { return }
        let piece = pieces[index]
        try run.store.record(structure: text, of: piece.ordinal, key: piece.key, sweep: run.sweep)
      })
    let limits = JobLimits(wall: min(options.limits.wall, Self.structureLimit), memory: options.limits.memory)
    try jobs.run(pieces.map(\.job), workers: 1, limits: limits, isNear: true, handler)
  }
}
