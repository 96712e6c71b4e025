import SutureComposer
import SutureRegistry

/// Proposes random compositions in one round; every spelling in the space is equally likely.
///
/// The compositions that the specification lists come first and count towards the budget.
public struct RandomSearch: CandidateSearch {
  private var draw: CandidateDraw
  private let budget: Int
  private var isDone = false

  /// Creates a search over the modules of a registry.
  /// - Throws: if the space names an unknown module or hyperparameter, or selects no module.
  public init(_ space: SearchSpace, in registry: Registry, budget: Int, seed: Int) throws {
    draw = CandidateDraw(try SpaceGrammar(space, in: registry), in: registry, seed: seed)
    self.budget = budget
  }

  /// The number of duplicates among the listed compositions; random draws are of compositions, not of spellings.
  public var duplicates: Int { draw.equalities.count }
  public var equalities: [SpellingEquality] { draw.equalities }

  public mutating func next(fitness: (Composition) -> Double?) throws -> [Composition] {
    guard !isDone else { return [] }
    isDone = true
    var round = draw.listed(budget)
    while round.count < budget, let candidate = try draw.next() { round.append(candidate) }
    return round.map(\.composition)
  }
}
