import SutureComposer
import SutureGraph
import SutureRegistry
import SutureSupport

/// Regularised evolution: of a few drawn from the latest candidates the fittest has a descendant with one change, and
/// the oldest leave, however fit.
///
/// Compositions listed beside the space come first, and count; those that lie within it may have descendants. Rounds
/// have one size, so the outcome does not depend on how many candidates are tried at a time.
///
/// Source: Real, Aggarwal, Huang and Le, 2019, arXiv 1802.01548.
public struct EvolutionSearch: CandidateSearch {
  /// How often a parent is chosen anew where its descendants have all been proposed.
  private static let patience = 50

  private let settings: SearchMethod.Evolution
  private let mutation: TreeMutation
  private var draw: CandidateDraw
  private var random: RandomStream
  /// How many have been proposed.
  private var count = 0
  /// The latest that can have descendants, the oldest first.
  private var population: [(composition: Composition, tree: SpaceTree)] = []

  /// - Throws: where the space names a module or hyperparameter that does not exist, or selects no module at all.
  public init(_ space: SearchSpace, in registry: Registry, _ settings: SearchMethod.Evolution) throws {
    let grammar = try SpaceGrammar(space, in: registry)
    self.settings = settings
    mutation = TreeMutation(grammar)
    draw = CandidateDraw(grammar, in: registry, seed: settings.seed)
    random = RandomStream(seed: UInt64(bitPattern: Int64(settings.seed)), "evolution")
  }

  /// Of listed compositions: chance draws compositions, not spellings.
  public var duplicates: Int { draw.equalities.count }
  public var equalities: [CandidateEnumerator.Equality] { draw.equalities }

  public mutating func next(fitness: (Composition) -> Double?) throws -> [Composition] {
    let rest = settings.budget - count
    var round: [CandidateDraw.Candidate] = []
    if count == 0 {
      round = draw.listed(rest)
      let size = min(rest, round.count + settings.population)
      while round.count < size, let candidate = try draw.next() { round.append(candidate) }
    } else {
      let known = population.map { fitness($0.composition).flatMap { $0.isNaN ? nil : $0 } ?? -.infinity }
      while round.count < min(settings.batch, rest), let child = try child(known) { round.append(child) }
    }
    count += round.count
    // All of a round grow up together: none is a parent before all have been tried.
    population += round.compactMap { candidate in candidate.tree.map { (candidate.composition, $0) } }
    population.removeFirst(max(0, population.count - settings.population))
    return round.map(\.composition)
  }

  /// A new descendant, or where there is none to be found, one drawn by chance.
  private mutating func child(_ fitness: [Double]) throws -> CandidateDraw.Candidate? {
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
