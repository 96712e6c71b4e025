import SutureComposer
import SutureSweep

/// The accuracies of single modules at one budget.
struct SingleModules {
  /// The accuracies by seed, with all seeds of the budget.
  private let accuracies: [Placed<ModuleReference>: [Int: Double]]

  init(_ records: [CandidateRecord], _ budget: SweepBudget) {
    var accuracies: [Placed<ModuleReference>: [Int: Double]] = [:]
    for record in records {
      guard let module = Placed.singleModule(of: record.composition, at: record.site),
        let own = budget.comparedAccuracies(of: record)
      else { continue }
      accuracies[module] = own
    }
    self.accuracies = accuracies
  }

  /// The accuracies of a module by seed; nil if it was not trained alone at the site.
  func accuracies(of module: ModuleReference, at site: String?) -> [Int: Double]? {
    accuracies[Placed(module, at: site)]
  }

  /// The module of a pair with the higher mean, the first if they are equal; nil if one was not trained alone.
  func better(of pair: CompositionShape, at site: String?) -> (isFirst: Bool, accuracies: [Int: Double])? {
    guard pair.isPair, let first = accuracies(of: pair.modules[0], at: site),
      let second = accuracies(of: pair.modules[1], at: site), let difference = PairedDifference(first, minus: second)
    else { return nil }
    return difference.mean >= 0 ? (true, first) : (false, second)
  }
}
