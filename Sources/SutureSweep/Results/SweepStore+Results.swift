extension SweepStore {
  /// The candidates of a sweep with what is known of them, best first: those that went furthest, by accuracy; then
  /// failed and refused ones.
  /// - Parameter ranking: the metrics whose Pareto front is marked.
  public func results(of sweep: SweepRecord, ranking: Ranking) throws -> [SweepResult] {
    var results = try candidates(of: sweep)
    var accuracies: [Int: [Int: [Int: Double]]] = [:]
    try database.forEach(
      """
      SELECT ordinal, candidate_trial.epochs, seed, accuracy FROM candidate_trial
      JOIN trial ON trial.key = candidate_trial.trial
      WHERE sweep = ? AND accuracy IS NOT NULL
      """, sweep.id
    ) { row in
      accuracies[try row.int(0), default: [:]][try row.int(1), default: [:]][try row.int(2)] = try row.double(3)
    }
    for index in results.indices {
      let own = accuracies[results[index].trial] ?? [:]
      guard let longest = own.keys.max(), let bySeed = own[longest] else { continue }
      let values = bySeed.sorted { $0.key < $1.key }.map(\.value)
      results[index].epochs = longest
      results[index].seeds = values.count
      results[index].accuracyMean = Statistics.mean(values)
      results[index].accuracyDeviation = Statistics.deviation(values)
      // The same seeds and budget: differences are paired.
      guard !results[index].baseline, let baseline = accuracies[0]?[longest] else { continue }
      let differences = bySeed.keys.sorted().compactMap { seed in
        bySeed[seed].flatMap { own in baseline[seed].map { own - $0 } }
      }
      guard !differences.isEmpty else { continue }
      results[index].difference = Statistics.mean(differences)
      results[index].differenceHalfWidth = Statistics.halfWidth(differences)
    }
    let longest = results.compactMap(\.epochs).max()
    let finalists = results.indices.filter { results[$0].state == .done && results[$0].epochs == longest }
    ParetoFront.mark(&results, among: finalists, ranking: ranking)
    return results.sorted(by: SweepStore.isBetter)
  }

  private func candidates(of sweep: SweepRecord) throws -> [SweepResult] {
    try database.rows(
      """
      SELECT ordinal, composition, state, reason, parameters, macs,
        (SELECT milliseconds FROM latency WHERE latency.key = candidate.cost AND machine = ?)
      FROM candidate LEFT JOIN cost ON cost.key = candidate.cost WHERE sweep = ? ORDER BY ordinal
      """, Machine.name, sweep.id
    ) { row in
      SweepResult(
        trial: try row.int(0), composition: try row.optionalString(1) ?? "identity",
        state: SweepResult.State(rawValue: try row.string(2)) ?? .open, reason: try row.optionalString(3),
        parameters: try row.optionalInt(4), macs: try row.optionalInt(5),
        latencyMilliseconds: try row.optionalDouble(6), seeds: 0, pareto: false, baseline: row.isNull(1))
    }
  }

  private static func isBetter(_ a: SweepResult, _ b: SweepResult) -> Bool {
    func place(_ result: SweepResult) -> Int {
      switch result.state {
      case .done: 0
      case .open: 1
      case .failed: 2
      case .refused: 3
      }
    }
    if place(a) != place(b) { return place(a) < place(b) }
    if a.epochs != b.epochs { return (a.epochs ?? 0) > (b.epochs ?? 0) }
    if a.accuracyMean != b.accuracyMean { return (a.accuracyMean ?? 0) > (b.accuracyMean ?? 0) }
    return a.trial < b.trial
  }
}
