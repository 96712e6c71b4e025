import SutureComposer
import SutureRegistry

extension SearchMethod {
  /// Creates the search over a space.
  /// - Throws: the errors of `CandidateEnumerator.enumerate`.
  public func search(_ space: SearchSpace, in registry: Registry) throws -> any CandidateSearch {
    switch self {
    case .exhaustive: ExhaustiveSearch(try CandidateEnumerator.enumerate(space, in: registry))
    case .random(let budget, let seed): try RandomSearch(space, in: registry, budget: budget, seed: seed)
    case .evolution(let settings): try EvolutionSearch(space, in: registry, settings)
    }
  }

  /// The maximum number of compositions that are tried in all rounds; nil if the first round has all of them.
  func maximumCount(of space: SearchSpace, in registry: Registry) throws -> Int? {
    guard case .evolution(let settings) = self else { return nil }
    let grammar = try SpaceGrammar(space, in: registry)
    // Listed compositions that equal the bare backbone or a control are not tried again.
    let listed = Set(grammar.listed.map(\.canonical)).filter { $0 != .identity && OperatorControl($0) == nil }
    let (count, overflow) = SpaceSize(of: grammar).compositions.addingReportingOverflow(listed.count)
    return overflow ? settings.budget : min(settings.budget, count)
  }
}
