import SutureSweep

/// The averages over candidates that a report shows, at the training in which most candidates took part.
struct ReportAverages {
  private let records: [CandidateRecord]
  /// The shortest; longer ones hold only candidates selected for their accuracy.
  private let budget: SweepBudget?

  /// - Parameter budgets: shortest first.
  init(_ records: [CandidateRecord], _ budgets: [SweepBudget]) {
    self.records = records
    budget = budgets.first
  }

  var basis: SweepReport.Basis? {
    budget.map { budget in
      SweepReport.Basis(budget: budget, intervals: Effect.Basis(seeds: budget.seeds.count))
    }
  }

  var effects: [SweepReport.Effect] {
    guard let effects = budget.flatMap({ Effects(records, epochs: $0.epochs) }) else { return [] }
    let lists: [(SweepReport.Effect.Kind, [Effect])] = [
      (.module, effects.modules), (.operator, effects.joinings), (.place, effects.places),
    ]
    return lists.flatMap { kind, effects in
      effects.map { effect in
        SweepReport.Effect(
          kind: kind, name: "\(effect.subject)", mean: effect.mean, low: effect.halfWidth.map { effect.mean - $0 },
          high: effect.halfWidth.map { effect.mean + $0 }, count: effect.compositions)
      }
    }
  }

  var correlations: [SweepReport.Correlation] {
    guard let budget else { return [] }
    return ScoreCorrelation.all(in: records, epochs: budget.epochs).map { score in
      let interval = score.correlation.interval
      return SweepReport.Correlation(
        score: score.name, correlation: score.correlation.spearman, low: interval?.lowerBound,
        high: interval?.upperBound, count: score.correlation.count)
    }
  }
}
