extension SweepRunner {
  /// Trains every candidate with every seed.
  ///
  /// The candidates of the last training are the finalists: only they are evaluated on the test images. One whose
  /// recorded trial lacks its test accuracy is trained again.
  func train(
    _ number: Int, epochs: Int, seeds: [Int], _ cohort: inout [Candidate], _ planner: inout TrialPlanner
  ) throws {
    var failures: [Int: String] = [:]
    var pieces: [Piece] = []
    var links: [SweepStore.TrialLink] = []
    var found: [Int: [Int: Double]] = [:]
    let tests = isLastTraining(number)
    for candidate in cohort {
      for seed in seeds {
        let document = try planner.trialDocument(of: candidate, epochs: epochs, seed: seed)
        let key = try document.key
        links.append(SweepStore.TrialLink(ordinal: candidate.ordinal, seed: seed, key: key))
        if let accuracy = try store.accuracy(of: key, tests: tests) {
          found[candidate.ordinal, default: [:]][seed] = accuracy
        } else if let reason = try store.failure(at: key, under: options.limits) {
          failures[candidate.ordinal] = reason
        } else {
          pieces.append(
            Piece(
              candidate: candidate, document: document, key: key,
              job: .train(epochs: epochs, seed: seed, tests: tests)))
        }
      }
    }
    /// Only with all seeds: the luckiest one says little.
    func mean(_ accuracies: [Int: Double]?) -> Double? {
      accuracies.flatMap { $0.count == seeds.count ? SweepRunner.mean($0) : nil }
    }
    try store.link(
      links, stage: number, epochs: epochs, sweep: sweep, replaces: linkedStages.insert(number).inserted)
    let name = Stage.train(epochs: epochs, seeds: seeds, keep: nil).title
    let known = cohort.compactMap { candidate in
      mean(found[candidate.ordinal]).map { SweepEvent.Standing(composition: candidate.label, accuracy: $0) }
    }
    observe(
      .stageBegan(
        name: name, total: links.count, known: links.count - pieces.count,
        best: known.max { $0.accuracy < $1.accuracy }))
    try work(ordered(pieces), workers: options.workers) { piece, reply in
      guard case .training(let report) = reply else { return nil }
      try self.store.record(report, key: piece.key, document: piece.document)
      found[piece.candidate.ordinal, default: [:]][piece.document.seed ?? 0] = report.accuracy
      return mean(found[piece.candidate.ordinal])
    } failed: { piece, reason in
      failures[piece.candidate.ordinal] = reason
    }
    accuracies[number, default: [:]].merge(found) { $1 }
    try removeFailures(failures, stage: number, &cohort)
  }

  /// Whether no training comes after a stage, so that its candidates are the finalists.
  func isLastTraining(_ number: Int) -> Bool {
    !specification.stages.dropFirst(number + 1).contains(where: \.isTraining)
  }
}
