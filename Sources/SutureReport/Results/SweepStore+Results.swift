import SutureComposer
import SutureData
import SutureSupport
import SutureSweep

extension SweepStore {
  /// The candidates of a sweep as scripts read them, best first: those that went furthest, by accuracy, then by the other
  /// ranked metrics; then failed and refused ones.
  ///
  /// While a sweep is not finished, a candidate that has not all seeds of a training yet counts by the one before.
  /// - Parameter ranking: the metrics whose Pareto front is marked, the most important ones first.
  public func results(of sweep: SweepRecord, ranking: Ranking) throws -> [SweepResult] {
    SweepResult.list(try records(of: sweep), ranking: ranking)
  }
}

extension SweepResult {
  /// Results of a sweep's candidates, best first.
  static func list(_ records: [CandidateRecord], ranking: Ranking) -> [SweepResult] {
    let baseline = records.first(where: \.isBaseline)
    let budgets = SweepBudget.all(in: records)
    let rivals = budgets.map { budget in
      BudgetRivals(
        budget: budget, controls: TrainedControls(records, budget),
        pairs: Dictionary(PairJudgement.all(in: records, epochs: budget.epochs).map { ($0.trial, $0) }) { first, _ in
          first
        })
    }
    var results = records.map { SweepResult($0, baseline: baseline, budgets: rivals) }
    let longest = results.filter(\.hasAllSeeds).compactMap(\.epochs).max()
    let finalists = results.indices.filter { index in
      let result = results[index]
      // Controls are references, as the bare backbone is: none is among the best.
      return place(of: result) == 0 && result.control == nil && result.epochs == longest
        && (longest == nil || result.hasAllSeeds)
    }
    // Where the bare backbone failed, nothing tells what is worth its cost.
    if baseline?.state != .failed { ParetoFront.mark(&results, among: finalists, ranking: ranking) }
    results.sort { isBetter($0, $1, ranking: ranking) }
    let group = LeadingGroup(records, order: results.rankedTrials).map { Set($0.trials) }
    for index in results.indices
    where results[index].control == nil && results[index].hasAllSeeds && results[index].epochs == longest {
      results[index].leading = group?.contains(results[index].trial) ?? true
    }
    return results
  }

  /// What candidates are compared with at one budget.
  private struct BudgetRivals {
    let budget: SweepBudget
    let controls: TrainedControls
    /// By the pair's number.
    let pairs: [Int: PairJudgement]
  }

  private init(_ record: CandidateRecord, baseline: CandidateRecord?, budgets: [BudgetRivals]) {
    trial = record.trial
    composition = record.composition?.description ?? "identity"
    site = record.site
    state = record.state
    reason = record.reason
    parameters = record.parameters
    macs = record.macs
    latencyMilliseconds = record.latency
    latencyError = record.latencyError
    scores = record.scores
    startGain = record.startGain
    pareto = false
    self.baseline = record.isBaseline
    control = record.control?.fusion.rawValue
    let last = budgets.last { $0.budget.accuracies(of: record) != nil }
    let complete = last?.budget
    hasAllSeeds = complete != nil
    if let last, let own = last.budget.comparedAccuracies(of: record) {
      let contrast = last.controls.contrast(of: record, own).difference
      controlDifference = contrast?.mean
      controlDifferenceHalfWidth = contrast?.shownHalfWidth
      isControlDistinguishable = contrast?.isDistinguishable ?? false
      outcomes = own.count > 1 ? last.pairs[record.trial]?.outcomes : nil
    }
    let longest = complete?.epochs ?? record.accuracies.filter { !$0.value.isEmpty }.keys.max()
    let bySeed = complete?.accuracies(of: record) ?? longest.flatMap { record.accuracies[$0] } ?? [:]
    let values = bySeed.sorted { $0.key < $1.key }.map(\.value)
    epochs = longest
    seeds = values.count
    accuracyMean = values.isEmpty ? nil : Statistics.mean(values)
    accuracyDeviation = Statistics.deviation(values)
    choices = record.choices
    comparisons = budgets.first { $0.budget.epochs == longest }?.budget.comparisons ?? record.choices
    guard let longest else { return }
    let tested = bySeed.keys.sorted().compactMap { record.accuracies(on: .test, epochs: longest)[$0] }
    if tested.count == seeds {
      testAccuracyMean = Statistics.mean(tested)
      testAccuracyDeviation = Statistics.deviation(tested)
    }
    // The same seeds and budget: differences are paired.
    guard !record.isBaseline, let baseline else { return }
    let own = record.accuracies(on: comparisons, epochs: longest).filter { bySeed[$0.key] != nil }
    let difference = PairedDifference(own, minus: baseline.accuracies(on: comparisons, epochs: longest))
    self.difference = difference?.mean
    differenceHalfWidth = difference?.shownHalfWidth
    isDistinguishable = difference?.isDistinguishable ?? false
  }

  /// Those still in the race stand among those that left it: they did better.
  private static func place(of result: SweepResult) -> Int {
    switch result.state {
    case .done, .open: 0
    case .failed: 1
    case .refused: 2
    }
  }

  private static func isBetter(_ a: SweepResult, _ b: SweepResult, ranking: Ranking) -> Bool {
    if place(of: a) != place(of: b) { return place(of: a) < place(of: b) }
    if a.epochs != b.epochs { return (a.epochs ?? 0) > (b.epochs ?? 0) }
    if a.hasAllSeeds != b.hasAllSeeds { return a.hasAllSeeds }
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

extension [SweepResult] {
  /// The most accurate of the longest training, the bare backbone included, but no control of an operator; nil where
  /// nothing was trained.
  public var best: SweepResult? { first { $0.control == nil && $0.accuracyMean != nil } }

  /// The most accurate compositions that were trained to the end, and others on the Pareto front, so many of each at most;
  /// neither the bare backbone nor controls of operators, which are references.
  func examples(_ count: Int) -> [SweepResult] {
    let finalists = filter { $0.state == .done && !$0.baseline && $0.control == nil && $0.accuracyMean != nil }
    return Array(finalists.prefix(count)) + finalists.dropFirst(count).filter(\.pareto).prefix(count)
  }

  /// The numbers of those that take part in the ranking: all but the controls of operators.
  public var rankedTrials: [Int] { filter { $0.control == nil }.map(\.trial) }
}
