import SutureComposer
import SutureGraph
import SutureRegistry
import SutureSupport

/// Draws candidates from a space at random, without duplicates.
struct CandidateDraw {
  /// A proposed composition.
  struct Proposal: Sendable {
    /// The canonical composition.
    let composition: Composition
    /// Its tree; nil for a composition outside the space.
    let tree: SpaceTree?
  }

  /// The number of consecutive duplicates after which the remaining compositions are listed instead of drawn.
  private static let patience = 1000
  /// The maximum size of a space whose remaining compositions are listed.
  private static let listLimit = 2_000_000

  let grammar: SpaceGrammar
  private let registry: Registry
  private let sampler: TreeSampler
  private var random: RandomStream
  /// The canonical forms proposed so far, initially that of the bare backbone, which every sweep tries.
  private var seen: Set<String> = [Composition.identity.description]
  /// The duplicates among the compositions that the specification lists.
  private(set) var equalities: [SpellingEquality] = []
  /// The remaining trees in random order, the next one last; nil while drawing finds new candidates.
  private var left: [SpaceTree]?

  init(_ grammar: SpaceGrammar, in registry: Registry, seed: Int) {
    self.grammar = grammar
    self.registry = registry
    sampler = TreeSampler(grammar)
    random = RandomStream(seed: UInt64(bitPattern: Int64(seed)), "candidates")
  }

  /// The candidate of a tree; nil if it is a duplicate.
  mutating func propose(_ tree: SpaceTree) throws -> Proposal? {
    let canonical = try grammar.composition(of: tree).canonical(in: registry)
    return seen.insert(canonical.description).inserted ? Proposal(composition: canonical, tree: tree) : nil
  }

  /// The first `limit` candidates among the compositions that the specification lists.
  mutating func listed(_ limit: Int) -> [Proposal] {
    var found: [Proposal] = []
    for (text, canonical) in grammar.listed where found.count < limit {
      guard seen.insert(canonical.description).inserted else {
        equalities.append(SpellingEquality(spelling: text, canonical: canonical.description))
        continue
      }
      found.append(Proposal(composition: canonical, tree: grammar.tree(of: canonical)))
    }
    return found
  }

  /// A new candidate; nil if the space is exhausted.
  mutating func next() throws -> Proposal? {
    if left == nil {
      for _ in 0..<CandidateDraw.patience {
        guard let tree = sampler.draw(&random) else { return nil }
        if let candidate = try propose(tree) { return candidate }
      }
      // Listed and shuffled once; candidates proposed later are skipped below.
      let isShort = SpaceSize(of: grammar).compositions <= CandidateDraw.listLimit
      var trees = isShort ? TreeEnumerator.trees(of: grammar) : []
      random.shuffle(&trees)
      left = trees
    }
    while let tree = left?.popLast() {
      if let candidate = try propose(tree) { return candidate }
    }
    return nil
  }
}
