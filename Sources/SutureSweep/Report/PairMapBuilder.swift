import SutureComposer

/// Lays the pairs of a budget out as heat maps, one for each operator.
struct PairMapBuilder {
  private let records: [CandidateRecord]
  private let budget: SweepBudget

  init(_ records: [CandidateRecord], _ budget: SweepBudget) {
    self.records = records
    self.budget = budget
  }

  /// The maps, in the order in which operators first occur.
  func maps() -> [SweepReport.PairMap] {
    let baseline = records.first(where: \.isBaseline).flatMap(budget.accuracies)
    let interactions = Dictionary(Interaction.all(in: records, epochs: budget.epochs).map { ($0.trial, $0) }) { a, _ in
      a
    }
    var order: [String] = []
    var pairs: [String: [(record: CandidateRecord, shape: CompositionShape)]] = [:]
    for record in records {
      guard let shape = record.composition.map({ CompositionShape($0) }), shape.isPair, let name = shape.operator,
        // Sites tried one by one would lie on one another: the whole is shown where all are grafted together.
        record.site == nil
      else { continue }
      if pairs[name] == nil { order.append(name) }
      pairs[name, default: []].append((record, shape))
    }
    return order.compactMap { name in
      map(of: name, pairs[name] ?? [], baseline: baseline, interactions)
    }
  }

  private func map(
    of name: String, _ pairs: [(record: CandidateRecord, shape: CompositionShape)], baseline: [Int: Double]?,
    _ interactions: [Int: Interaction]
  ) -> SweepReport.PairMap? {
    guard pairs.contains(where: { budget.accuracies(of: $0.record) != nil }) else { return nil }
    let modules = Set(pairs.flatMap { $0.shape.modules.map(\.description) }).sorted()
    let places = Dictionary(uniqueKeysWithValues: modules.enumerated().map { ($0.element, $0.offset) })
    let cells = pairs.compactMap { record, shape -> SweepReport.PairCell? in
      guard let row = places[shape.modules[0].description], let column = places[shape.modules[1].description] else {
        return nil
      }
      let accuracies = budget.accuracies(of: record)
      let difference = accuracies.flatMap { own in baseline.flatMap { PairedDifference(own, minus: $0) } }
      let interaction = interactions[record.trial]?.interaction
      return SweepReport.PairCell(
        row: row, column: column, trial: record.trial,
        accuracy: accuracies.map { Statistics.mean($0.sorted { $0.key < $1.key }.map(\.value)) },
        difference: difference?.mean, halfWidth: difference?.halfWidth, interaction: interaction?.mean,
        interactionHalfWidth: interaction?.halfWidth, state: record.state)
    }
    return SweepReport.PairMap(
      operator: name, epochs: budget.epochs, seeds: budget.seeds.count,
      commutes: SearchSpace.Operator(rawValue: name)?.isCommutative ?? false, modules: modules, cells: cells)
  }
}
