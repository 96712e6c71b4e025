import SutureComposer
import SutureSupport
import SutureSweep

/// The mean gains of modules, operators and positions in series, at one budget.
///
/// A gain is the accuracy minus that of the bare backbone with the same seed. For each seed, gains are averaged over the
/// compositions of a group; mean and interval are those of Student's t over these averages, one per seed. So the
/// compositions are fixed effects, and the interval does not cover partners outside the sweep. With a single seed, the
/// interval is computed over compositions instead; see `Effect.basis`.
///
/// A composition that was tried at several sites counts once for each; controls do not count. Groups overlap and are not
/// balanced: the mean of a module includes the effects of its partners and operators. Later budgets contain only
/// candidates that were selected for their accuracy, so all means are optimistic; see `SweepBudget.all`.
///
/// - Source: marginal means of a factorial experiment, seeds as blocks; Montgomery, Design and Analysis of Experiments,
///   chapters 4 and 5.
public struct Effects: Hashable, Sendable {
  /// The budget, all of whose seeds every composition has.
  public let budget: SweepBudget
  /// The effects of modules with their hyperparameters, largest mean first.
  public let modules: [Effect]
  /// The effects of operators, and of single modules, largest mean first.
  public let joinings: [Effect]
  /// The effects of positions in series of two, by module, then position.
  public let places: [Effect]

  /// The source of variation that the intervals cover.
  public var basis: Effect.Basis { Effect.Basis(seeds: budget.seeds.count) }

  /// Computes the effects of the candidates that have all seeds of a budget; nil if the bare backbone was not trained
  /// at the budget.
  public init?(_ records: [CandidateRecord], epochs: Int) {
    guard let budget = SweepBudget(epochs: epochs, in: records), let baseline = budget.baseline(in: records) else {
      return nil
    }
    self.budget = budget
    var groups: [Effect.Subject: [PairedDifference]] = [:]
    for record in records.sorted(by: { $0.candidate < $1.candidate }) {
      guard record.control == nil, let composition = record.composition,
        let gain = budget.comparedAccuracies(of: record).flatMap({ PairedDifference($0, minus: baseline) })
      else { continue }
      for subject in Self.subjects(of: CompositionShape(composition)) { groups[subject, default: []].append(gain) }
    }
    let effects = groups.compactMap { Effect($0.key, $0.value) }
    func best(_ effects: [Effect]) -> [Effect] {
      effects.sorted { ($1.mean, $0.subject.description) < ($0.mean, $1.subject.description) }
    }
    modules = best(effects.filter { if case .module = $0.subject { true } else { false } })
    joinings = best(effects.filter { if case .joining = $0.subject { true } else { false } })
    places = effects.filter { if case .place = $0.subject { true } else { false } }
      .sorted { $0.subject.description < $1.subject.description }
  }

  /// The groups to which a composition belongs.
  private static func subjects(of shape: CompositionShape) -> Set<Effect.Subject> {
    var subjects = Set(shape.modules.map(Effect.Subject.module))
    subjects.insert(.joining(shape.joining))
    if shape.joining == .joined(.serial), shape.isPair {
      for (index, module) in shape.modules.enumerated() { subjects.insert(.place(module, index + 1)) }
    }
    return subjects
  }
}

extension Effect {
  /// Averages gains of candidates with the same seeds.
  fileprivate init?(_ subject: Subject, _ gains: [PairedDifference]) {
    guard let seeds = gains.first?.differences.keys.sorted() else { return nil }
    let basis = Basis(seeds: seeds.count)
    var averages: [Int: Double] = [:]
    switch basis {
    case .seeds:
      for seed in seeds { averages[seed] = Statistics.mean(gains.compactMap { $0.differences[seed] }) }
    case .compositions:
      for (index, gain) in gains.enumerated() { averages[index] = gain.mean }
    }
    guard let average = PairedDifference(averages) else { return nil }
    self.init(
      subject: subject, compositions: gains.count, seeds: seeds.count, mean: average.mean,
      halfWidth: average.shownHalfWidth, basis: basis, p: average.p)
  }
}

extension Effect.Basis {
  /// The source of variation that intervals can cover with a number of seeds.
  init(seeds: Int) { self = seeds == 1 ? .compositions : .seeds }
}
