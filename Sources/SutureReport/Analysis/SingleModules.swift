import SutureComposer
import SutureSweep

/// The single modules that were trained at one budget with all its seeds.
struct SingleModules {
  /// A module at a site.
  private struct Place: Hashable {
    let module: ModuleReference
    let site: String?
  }

  private let accuracies: [Place: [Int: Double]]

  init(_ records: [CandidateRecord], _ budget: SweepBudget) {
    var accuracies: [Place: [Int: Double]] = [:]
    for record in records {
      guard let shape = record.composition.map({ CompositionShape($0) }), shape.joining == .single,
        let module = shape.modules.first, let own = budget.comparedAccuracies(of: record)
      else { continue }
      accuracies[Place(module: module, site: record.site)] = own
    }
    self.accuracies = accuracies
  }

  /// A module's accuracies by seed; nil where it was not trained alone at the site.
  func accuracies(of module: ModuleReference, at site: String?) -> [Int: Double]? {
    accuracies[Place(module: module, site: site)]
  }

  /// The module of a pair with the higher mean, the first where they are equal; nil where one was not trained alone.
  func better(of pair: CompositionShape, at site: String?) -> (isFirst: Bool, accuracies: [Int: Double])? {
    guard pair.isPair, let first = accuracies(of: pair.modules[0], at: site),
      let second = accuracies(of: pair.modules[1], at: site), let difference = PairedDifference(first, minus: second)
    else { return nil }
    return difference.mean >= 0 ? (true, first) : (false, second)
  }
}
