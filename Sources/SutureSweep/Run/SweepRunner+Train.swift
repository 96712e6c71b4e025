extension SweepRunner {
  /// Trains every candidate with every seed.
  func train(
    _ number: Int, epochs: Int, seeds: [Int], _ cohort: inout [Candidate], _ planner: inout TrialPlanner
  ) throws {
    var failures: [Int: String] = [:]
    var pieces: [Piece] = []
    var links: [SweepStore.TrialLink] = []
    var found: [Int: [Int: Double]] = [:]
    for candidate in cohort {
      for seed in seeds {
        let document = try planner.trialDocument(of: candidate, epochs: epochs, seed: seed)
        let key = try document.key
        links.append(SweepStore.TrialLink(ordinal: candidate.ordinal, seed: seed, key: key))
        switch try store.trial(key) {
        case let record?:
          if let accuracy = record.accuracy { found[candidate.ordinal, default: [:]][seed] = accuracy }
          if let reason = record.reason { failures[candidate.ordinal] = reason }
        case nil:
          pieces.append(
            Piece(candidate: candidate, document: document, key: key, job: .train(epochs: epochs, seed: seed)))
        }
      }
    }
    try store.link(links, stage: number, epochs: epochs, sweep: sweep)
    let name = Stage.train(epochs: epochs, seeds: seeds, keep: nil).title
    observe(.stageBegan(name: name, total: links.count, known: links.count - pieces.count))
    try work(ordered(pieces), workers: options.workers) { piece, reply in
      guard case .training(let report) = reply else { return nil }
      try self.store.record(report, key: piece.key, document: piece.document)
      found[piece.candidate.ordinal, default: [:]][piece.document.seed ?? 0] = report.accuracy
      return report.accuracy
    } failed: { piece, reason in
      failures[piece.candidate.ordinal] = reason
    }
    accuracies[number, default: [:]].merge(found) { $1 }
    try removeFailures(failures, stage: number, &cohort)
  }
}
