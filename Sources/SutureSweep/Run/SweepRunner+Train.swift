import SutureTraining

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
    let isLast = number == specification.stages.count - 1
    try store.settle(
      failures.map { SweepStore.Outcome(ordinal: $0, state: .failed, reason: $1) }
        + found.filter { isLast && failures[$0.key] == nil && mean($0.value) != nil }
        .map { SweepStore.Outcome(ordinal: $0.key, state: .done) }, stage: number, sweep: sweep)
    let name = Stage.train(epochs: epochs, seeds: seeds, keep: nil).title
    let known = cohort.filter { $0.control == nil }.compactMap { candidate in
      mean(found[candidate.ordinal]).map { SweepEvent.Standing(composition: candidate.label, accuracy: $0) }
    }
    observe(
      .stageBegan(
        name: name, total: links.count, known: links.count - pieces.count,
        best: known.max { $0.accuracy < $1.accuracy }))
    try work(ordered(pieces), workers: options.workers) { piece, reply in
      guard case .training(let report) = reply else { return nil }
      try self.store.record(report, key: piece.key, document: piece.document)
      let ordinal = piece.candidate.ordinal
      found[ordinal, default: [:]][piece.document.seed ?? 0] = report.accuracy
      let accuracy = mean(found[ordinal])
      if isLast, accuracy != nil {
        try self.store.settle([SweepStore.Outcome(ordinal: ordinal, state: .done)], stage: number, sweep: self.sweep)
      }
      return accuracy
    } failed: { piece, reason in
      failures[piece.candidate.ordinal] = reason
      try self.fail(piece.candidate, reason, stage: number)
    }
    accuracies[number, default: [:]].merge(found) { $1 }
    try removeFailures(failures, stage: number, &cohort)
  }

  /// Whether no training comes after a stage, so that its candidates are the finalists.
  func isLastTraining(_ number: Int) -> Bool {
    !specification.stages.dropFirst(number + 1).contains(where: \.isTraining)
  }
}
