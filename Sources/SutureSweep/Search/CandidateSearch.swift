import SutureComposer
import SutureRegistry

/// Proposes candidates in rounds, from what earlier ones came to.
///
/// What it proposes follows from the space, its seed and the fitness that it is told alone: told the same again, it
/// proposes the same, which is how a stopped sweep goes on.
public protocol CandidateSearch {
  /// The candidates of the next round, canonical, none of which was proposed before; none where the budget is spent or
  /// the space exhausted.
  /// - Parameter fitness: what a candidate of an earlier round came to, more is better; nil where it was refused or
  ///   failed, which is worse than any number.
  mutating func next(fitness: (Composition) -> Double?) throws -> [Composition]

  /// How many spellings were left out because they equal a composition that is tried.
  var duplicates: Int { get }
  /// Some of them.
  var equalities: [CandidateEnumerator.Equality] { get }
}

extension SearchMethod {
  /// The search that the method names, over a space.
  /// - Throws: as `CandidateEnumerator.enumerate`.
  public func search(_ space: SearchSpace, in registry: Registry) throws -> any CandidateSearch {
    switch self {
    case .exhaustive: ExhaustiveSearch(try CandidateEnumerator.enumerate(space, in: registry))
    case .random(let budget, let seed): try RandomSearch(space, in: registry, budget: budget, seed: seed)
    case .evolution(let settings): try EvolutionSearch(space, in: registry, settings)
    }
  }
}
