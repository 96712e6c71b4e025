import SutureComposer

extension SweepStore {
  /// The candidates of a sweep as scripts read them, best first: those that went furthest, by accuracy, then by the other
  /// ranked metrics; then failed and refused ones.
  /// - Parameter ranking: the metrics whose Pareto front is marked, the most important ones first.
  public func results(of sweep: SweepRecord, ranking: Ranking) throws -> [SweepResult] {
    SweepResult.list(try records(of: sweep), ranking: ranking)
  }
}

extension SweepResult {
  /// Results of a sweep's candidates, best first.
  static func list(_ records: [CandidateRecord], ranking: Ranking) -> [SweepResult] {
    let baseline = records.first(where: \.isBaseline)
    var results = records.map { SweepResult($0, baseline: baseline) }
    let longest = results.compactMap(\.epochs).max()
    let finalists = results.indices.filter { results[$0].state == .done && results[$0].epochs == longest }
    ParetoFront.mark(&results, among: finalists, ranking: ranking)
    return results.sorted { isBetter($0, $1, ranking: ranking) }
  }

  private init(_ record: CandidateRecord, baseline: CandidateRecord?) {
    trial = record.trial
    composition = record.composition?.description ?? "identity"
    site = record.site
    state = record.state
    reason = record.reason
    parameters = record.parameters
    macs = record.macs
    latencyMilliseconds = record.latency
    scores = record.scores
    pareto = false
    self.baseline = record.isBaseline
    let longest = record.accuracies.filter { !$0.value.isEmpty }.keys.max()
    let bySeed = longest.flatMap { record.accuracies[$0] } ?? [:]
    let values = bySeed.sorted { $0.key < $1.key }.map(\.value)
    epochs = longest
    seeds = values.count
    accuracyMean = values.isEmpty ? nil : Statistics.mean(values)
    accuracyDeviation = Statistics.deviation(values)
    // The same seeds and budget: differences are paired.
    guard !record.isBaseline, let longest, let other = baseline?.accuracies[longest] else { return }
    let difference = PairedDifference(bySeed, minus: other)
    self.difference = difference?.mean
    differenceHalfWidth = difference?.halfWidth
    isDistinguishable = difference?.isDistinguishable ?? false
  }

  private static func isBetter(_ a: SweepResult, _ b: SweepResult, ranking: Ranking) -> Bool {
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
    for metric in ranking.maximize {
      let (mine, other) = (a.value(of: metric) ?? -.infinity, b.value(of: metric) ?? -.infinity)
      if mine != other { return mine > other }
    }
    for metric in ranking.minimize {
      let (mine, other) = (a.value(of: metric) ?? .infinity, b.value(of: metric) ?? .infinity)
      if mine != other { return mine < other }
    }
    return a.trial < b.trial
  }
}
