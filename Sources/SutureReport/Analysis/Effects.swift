import SutureComposer
import SutureSupport
import SutureSweep

/// What modules, operators and places in series gain on average, at one budget.
///
/// Gains are accuracies minus the bare backbone's, seed by seed. Within each seed they are averaged over the
/// compositions of a group; mean and interval are Student's t over these averages, of which there is one a seed. So the
/// compositions count as chosen, not as chance, and no interval says what a partner outside the sweep would do. Where
/// there is one seed only, the interval is made over compositions instead, and `Effect.basis` says so.
///
/// A composition that was tried at several sites counts at each; controls count nowhere. Groups overlap and are not
/// balanced: a module's average takes in what its partners and operators do. At later budgets only those are left that
/// did well before, which flatters all; `SweepBudget.all` lists the budgets.
///
/// - Source: marginal means of a factorial experiment, seeds as blocks; Montgomery, Design and Analysis of Experiments,
///   chapters 4 and 5.
public struct Effects: Hashable, Sendable {
  /// The budget; its seeds are everyone's.
  public let budget: SweepBudget
  /// By module, with its hyperparameters; largest mean first.
  public let modules: [Effect]
  /// By way of joining; largest mean first.
  public let joinings: [Effect]
  /// By module and place in a series of two; by module, then place.
  public let places: [Effect]

  /// Over what chance the intervals were made.
  public var basis: Effect.Basis { Effect.Basis(seeds: budget.seeds.count) }

  /// Averages over the candidates that have all seeds of a budget; nil without a bare backbone there.
  public init?(_ records: [CandidateRecord], epochs: Int) {
    guard let budget = SweepBudget(epochs: epochs, in: records), let baseline = budget.baseline(in: records) else {
      return nil
    }
    self.budget = budget
    var groups: [Effect.Subject: [PairedDifference]] = [:]
    for record in records.sorted(by: { $0.trial < $1.trial }) {
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

  /// The groups that a composition belongs to.
  private static func subjects(of shape: CompositionShape) -> Set<Effect.Subject> {
    var subjects = Set(shape.modules.map(Effect.Subject.module))
    subjects.insert(.joining(shape.joining))
    if shape.joining == .serial, shape.isPair {
      for (index, module) in shape.modules.enumerated() { subjects.insert(.place(module, index + 1)) }
    }
    return subjects
  }
}

extension Effect {
  /// Averages gains that all have the same seeds.
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
  /// What is there to make intervals over.
  init(seeds: Int) { self = seeds == 1 ? .compositions : .seeds }
}
