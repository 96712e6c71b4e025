import SutureComposer
import SutureSupport
import SutureSweep

/// Builds the heat maps of the pairs of a budget, one for each operator.
struct PairMapBuilder {
  private let records: [CandidateRecord]
  private let budget: SweepBudget
  private let baseline: [Int: Double]?
  /// By the number of the pair.
  private let interactions: [Int: Interaction]
  private let controls: TrainedControls
  /// The mean difference to the pair in the other order, with half the width of its interval, by the number of the pair.
  private let orders: [Int: (mean: Double, halfWidth: Double?)]

  init(_ records: [CandidateRecord], _ budget: SweepBudget) {
    self.records = records
    self.budget = budget
    baseline = budget.baseline(in: records)
    controls = TrainedControls(records, budget)
    let found = Interaction.all(in: records, epochs: budget.epochs)
    interactions = Dictionary(found.map { ($0.candidate, $0) }) { first, _ in first }
    var orders: [Int: (mean: Double, halfWidth: Double?)] = [:]
    for effect in OrderEffect.all(in: records, budgets: [budget]) {
      let halfWidth = effect.difference.shownHalfWidth
      orders[effect.candidate] = (effect.difference.mean, halfWidth)
      orders[effect.mirroredCandidate] = (-effect.difference.mean, halfWidth)
    }
    self.orders = orders
  }

  /// The maps, in the order in which operators first occur.
  func maps() -> [SweepReport.PairMap] {
    var order: [String] = []
    var pairs: [String: [(record: CandidateRecord, shape: CompositionShape)]] = [:]
    for record in records {
      guard let shape = record.composition.map({ CompositionShape($0) }), shape.isPair, let name = shape.operator,
        // Candidates at single sites would share a cell; maps show those that are grafted at all sites.
        record.site == nil
      else { continue }
      if pairs[name] == nil { order.append(name) }
      pairs[name, default: []].append((record, shape))
    }
    return order.compactMap { map(of: $0, pairs[$0] ?? []) }
  }

  private func map(
    of name: String, _ pairs: [(record: CandidateRecord, shape: CompositionShape)]
  ) -> SweepReport.PairMap? {
    guard pairs.contains(where: { budget.accuracies(of: $0.record) != nil }) else { return nil }
    let modules = Set(pairs.flatMap { $0.shape.modules.map(\.description) }).sorted()
    let places = Dictionary(uniqueKeysWithValues: modules.enumerated().map { ($0.element, $0.offset) })
    let cells = pairs.compactMap { record, shape -> SweepReport.PairCell? in
      guard let row = places[shape.modules[0].description], let column = places[shape.modules[1].description] else {
        return nil
      }
      let accuracies = budget.comparedAccuracies(of: record)
      let difference = accuracies.flatMap { own in baseline.flatMap { PairedDifference(own, minus: $0) } }
      let control = accuracies.flatMap { controls.contrast(of: record, $0).difference }
      let found = interactions[record.candidate]
      let order = orders[record.candidate]
      return SweepReport.PairCell(
        row: row, column: column, candidate: record.candidate,
        comparedAccuracyMean: accuracies.map { Statistics.mean($0.sorted { $0.key < $1.key }.map(\.value)) },
        difference: difference?.mean, differenceHalfWidth: difference?.shownHalfWidth,
        interaction: found?.interaction.mean, interactionHalfWidth: found?.interaction.shownHalfWidth,
        better: found.map { $0.isFirstBetter ? row : column }, overBetter: found?.overBetter.mean,
        overBetterHalfWidth: found?.overBetter.shownHalfWidth, controlDifference: control?.mean,
        controlDifferenceHalfWidth: control?.shownHalfWidth, overMirrored: order?.mean,
        overMirroredHalfWidth: order?.halfWidth, state: record.state)
    }
    return SweepReport.PairMap(
      operator: name, epochs: budget.epochs, seeds: budget.seeds.count,
      commutes: CompositionOperator(rawValue: name)?.isCommutative ?? false, modules: modules,
      comparisons: budget.comparisons, cells: cells)
  }
}
