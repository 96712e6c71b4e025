import SutureComposer
import SutureGraph
import SutureRegistry
import SutureSupport

/// Regularized evolution: the fittest of a random sample of the population is mutated, and the oldest candidates leave
/// the population regardless of their fitness.
///
/// The compositions that the specification lists come first and count towards the budget; those within the space join
/// the population. The size of a round is fixed, so the result does not depend on the number of parallel trials.
///
/// Source: Real, Aggarwal, Huang and Le, 2019, arXiv 1802.01548.
public struct EvolutionSearch: CandidateSearch {
  /// The number of attempts to find a descendant that is not a duplicate.
  private static let patience = 50

  private let settings: SearchMethod.Evolution
  private let mutation: TreeMutation
  private var draw: CandidateDraw
  private var random: RandomStream
  /// The number of proposed candidates.
  private var count = 0
  /// The most recent candidates within the space, the oldest first.
  private var population: [(composition: Composition, tree: SpaceTree)] = []

  /// Creates a search over the modules of a registry.
  /// - Throws: if the space names an unknown module or hyperparameter, or selects no module.
  public init(_ space: SearchSpace, in registry: Registry, _ settings: SearchMethod.Evolution) throws {
    let grammar = try SpaceGrammar(space, in: registry)
    self.settings = settings
    mutation = TreeMutation(grammar)
    draw = CandidateDraw(grammar, in: registry, seed: settings.seed)
    random = RandomStream(seed: UInt64(bitPattern: Int64(settings.seed)), "evolution")
  }

  /// The number of duplicates among the listed compositions; random draws are of compositions, not of spellings.
  public var duplicates: Int { draw.equalities.count }
  public var equalities: [SpellingEquality] { draw.equalities }

  public mutating func next(fitness: (Composition) -> Double?) throws -> [Composition] {
    let rest = settings.budget - count
    var round: [CandidateDraw.Proposal] = []
    if count == 0 {
      round = draw.listed(rest)
      let size = min(rest, round.count + settings.population)
      while round.count < size, let candidate = try draw.next() { round.append(candidate) }
    } else {
      let known = population.map { fitness($0.composition).flatMap { $0.isNaN ? nil : $0 } ?? -.infinity }
      while round.count < min(settings.batch, rest), let child = try child(known) { round.append(child) }
    }
    count += round.count
    // Candidates of a round become parents only after the whole round has been tried.
    population += round.compactMap { candidate in candidate.tree.map { (candidate.composition, $0) } }
    population.removeFirst(max(0, population.count - settings.population))
    return round.map(\.composition)
  }

  /// A new descendant, or a random candidate if no descendant is found.
  private mutating func child(_ fitness: [Double]) throws -> CandidateDraw.Proposal? {
    guard !population.isEmpty else { return try draw.next() }
    for _ in 0..<EvolutionSearch.patience {
      let rivals = (0..<settings.sample).map { _ in random.uniform(below: population.count) }
      guard let fittest = rivals.max(by: { fitness[$0] < fitness[$1] }),
        let tree = mutation.mutate(population[fittest].tree, &random)
      else { continue }
      if let child = try draw.propose(tree) { return child }
    }
    return try draw.next()
  }
}
