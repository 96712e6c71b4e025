import SutureComposer
import SutureRegistry

/// Compositions drawn by chance, each spelling of the space equally likely, in one round.
///
/// Compositions listed beside the space come first, and count.
public struct RandomSearch: CandidateSearch {
  private var draw: CandidateDraw
  private let budget: Int
  private var isDone = false

  /// - Throws: where the space names a module or hyperparameter that does not exist, or selects no module at all.
  public init(_ space: SearchSpace, in registry: Registry, budget: Int, seed: Int) throws {
    draw = CandidateDraw(try SpaceGrammar(space, in: registry), in: registry, seed: seed)
    self.budget = budget
  }

  /// Of listed compositions: chance draws compositions, not spellings.
  public var duplicates: Int { draw.equalities.count }
  public var equalities: [CandidateEnumerator.Equality] { draw.equalities }

  public mutating func next(fitness: (Composition) -> Double?) throws -> [Composition] {
    guard !isDone else { return [] }
    isDone = true
    var round = draw.listed(budget)
    while round.count < budget, let candidate = try draw.next() { round.append(candidate) }
    return round.map(\.composition)
  }
}
