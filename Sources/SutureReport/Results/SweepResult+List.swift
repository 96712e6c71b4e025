import SutureComposer
import SutureData
import SutureSupport
import SutureSweep

extension SweepResult {
  /// The results of a sweep's candidates, best first: those of the longest training, by accuracy, then by the other ranked
  /// metrics; then failed and refused ones.
  ///
  /// While a sweep is not finished, a candidate without all seeds of a training counts by the training before it.
  /// - Parameters:
  ///   - ranking: the metrics whose Pareto front is marked, the most important ones first.
  ///   - stages: the titles of the sweep's stages.
  static func list(_ records: [CandidateRecord], ranking: Ranking, stages: [String] = []) -> [SweepResult] {
    let baseline = records.first(where: \.isBaseline)
    let rivals = SweepBudget.all(in: records).map { budget in
      let pairs = PairJudgement.all(in: records, epochs: budget.epochs).map { ($0.candidate, $0) }
      return BudgetRivals(
        budget: budget, controls: TrainedControls(records, budget), pairs: Dictionary(pairs) { first, _ in first })
    }
    var results = records.map { SweepResult($0, baseline: baseline, budgets: rivals, stages: stages) }
    let longest = results.filter(\.hasAllSeeds).compactMap(\.epochs).max()
    let finalists = results.indices.filter { index in
      let result = results[index]
      // Controls are references, as the bare backbone is: none is among the best.
      return place(of: result) == 0 && result.control == nil && result.epochs == longest
        && (longest == nil || result.hasAllSeeds)
    }
    // Without the bare backbone there is no measure of what a cost is worth.
    if baseline?.state != .failed { ParetoFront.mark(&results, among: finalists, ranking: ranking) }
    results.sort { isBetter($0, $1, ranking: ranking) }
    let group = LeadingGroup(records, order: results.rankedCandidates)
    let members = group.map { Set($0.candidates) }
    let rank = group.flatMap { $0.isEverything ? nil : $0.rank }
    for index in results.indices
    where results[index].control == nil && results[index].hasAllSeeds && results[index].epochs == longest {
      let isLeading = members?.contains(results[index].candidate) ?? true
      results[index].leading = isLeading
      results[index].rank = isLeading ? rank : nil
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

  private init(_ record: CandidateRecord, baseline: CandidateRecord?, budgets: [BudgetRivals], stages: [String]) {
    candidate = record.candidate
    label = record.markedLabel
    composition = record.composition?.description ?? "identity"
    site = record.site
    state = record.state
    stage = record.stage.flatMap { stages.indices.contains($0) ? stages[$0] : nil }
    reason = record.reason
    parameters = record.parameters
    macs = record.macs
    latencyMilliseconds = record.latency
    latencyError = record.latencyError
    scores = record.scores
    startGain = record.startGain
    pareto = false
    self.baseline = record.isBaseline
    control = record.control?.operator.rawValue
    let last = budgets.last { $0.budget.accuracies(of: record) != nil }
    let complete = last?.budget
    hasAllSeeds = complete != nil
    if let last, let own = last.budget.comparedAccuracies(of: record) {
      let contrast = last.controls.contrast(of: record, own).difference
      controlDifference = contrast?.mean
      controlDifferenceHalfWidth = contrast?.shownHalfWidth
      isControlDistinguishable = contrast?.isDistinguishable ?? false
      outcomes = own.count > 1 ? last.pairs[record.candidate]?.outcomes : nil
    }
    let longest = complete?.epochs ?? record.accuracies.filter { !$0.value.isEmpty }.keys.max()
    let bySeed = complete?.accuracies(of: record) ?? longest.flatMap { record.accuracies[$0] } ?? [:]
    let values = bySeed.sorted { $0.key < $1.key }.map(\.value)
    epochs = longest
    seeds = values.count
    accuracyMean = values.isEmpty ? nil : Statistics.mean(values)
    accuracyDeviation = Statistics.deviation(values)
    choices = record.choices
    let own = budgets.first { $0.budget.epochs == longest }?.budget
    comparisons = own?.comparisons ?? record.choices
    trainingSeeds = own?.seeds.count
    guard let longest else { return }
    let tested = bySeed.keys.sorted().compactMap { record.accuracies(on: .test, epochs: longest)[$0] }
    if tested.count == seeds {
      testAccuracyMean = Statistics.mean(tested)
      testAccuracyDeviation = Statistics.deviation(tested)
    }
    // The same seeds and budget: differences are paired.
    guard !record.isBaseline, let baseline else { return }
    let compared = record.accuracies(on: comparisons, epochs: longest).filter { bySeed[$0.key] != nil }
    let difference = PairedDifference(compared, minus: baseline.accuracies(on: comparisons, epochs: longest))
    self.difference = difference?.mean
    differenceHalfWidth = difference?.shownHalfWidth
    isDistinguishable = difference?.isDistinguishable ?? false
  }

  /// Open candidates stand among finished ones, which were dropped for lower accuracy.
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
    return a.candidate < b.candidate
  }
}

extension [SweepResult] {
  /// The most accurate result of the longest training, the bare backbone included, controls of operators left out; nil
  /// where nothing was trained.
  public var best: SweepResult? { first { $0.control == nil && $0.accuracyMean != nil } }

  /// The most accurate compositions that were trained to the end, and others on the Pareto front, at most `count` of each;
  /// the bare backbone and the controls of operators are references and left out.
  func examples(_ count: Int) -> [SweepResult] {
    let finalists = filter { $0.state == .done && !$0.baseline && $0.control == nil && $0.accuracyMean != nil }
    return Array(finalists.prefix(count)) + finalists.dropFirst(count).filter(\.pareto).prefix(count)
  }

  /// The numbers of the candidates that take part in the ranking: all but the controls of operators.
  public var rankedCandidates: [Int] { filter { $0.control == nil }.map(\.candidate) }

  /// The results as CSV: every column, then every score by name.
  public var csv: String {
    let columns = ResultColumn.all
    let scores = Set(flatMap(\.scores.keys)).sorted()
    return CSVText.table(
      columns.map(\.key.stringValue) + scores,
      map { result in
        columns.map { $0.value(result)?.text } + scores.map { name in result.scores[name].map { "\($0)" } }
      })
  }
}
