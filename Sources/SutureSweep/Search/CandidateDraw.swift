import SutureComposer
import SutureGraph
import SutureRegistry
import SutureSupport

/// Draws candidates of a space, none twice.
struct CandidateDraw {
  /// A proposed composition.
  struct Candidate: Sendable {
    /// Canonical.
    let composition: Composition
    /// As the space builds it; nil for one outside the space.
    let tree: SpaceTree?
  }

  /// After so many draws in a row that were there before, what is left is listed.
  private static let patience = 1000
  /// The most compositions that are listed to find those left.
  private static let listLimit = 2_000_000

  let grammar: SpaceGrammar
  private let registry: Registry
  private let sampler: TreeSampler
  private var random: RandomStream
  /// Every canonical form so far, from the beginning that of the bare backbone, which every sweep has.
  private var seen: Set<String> = [Composition.identity.description]
  /// The listed compositions that equal one before.
  private(set) var equalities: [CandidateEnumerator.Equality] = []
  /// In random order, the next one last; nil as long as drawing finds new ones.
  private var left: [SpaceTree]?

  init(_ grammar: SpaceGrammar, in registry: Registry, seed: Int) {
    self.grammar = grammar
    self.registry = registry
    sampler = TreeSampler(grammar)
    random = RandomStream(seed: UInt64(bitPattern: Int64(seed)), "candidates")
  }

  /// The candidate of a tree; nil where it was proposed before.
  mutating func propose(_ tree: SpaceTree) throws -> Candidate? {
    let canonical = try grammar.composition(of: tree).canonical(in: registry)
    return seen.insert(canonical.description).inserted ? Candidate(composition: canonical, tree: tree) : nil
  }

  /// The first of the compositions that are listed beside the space.
  mutating func listed(_ limit: Int) -> [Candidate] {
    var found: [Candidate] = []
    for (text, canonical) in grammar.listed where found.count < limit {
      guard seen.insert(canonical.description).inserted else {
        equalities.append(CandidateEnumerator.Equality(spelling: text, canonical: canonical.description))
        continue
      }
      found.append(Candidate(composition: canonical, tree: grammar.tree(of: canonical)))
    }
    return found
  }

  /// A new candidate; nil where the space is exhausted.
  mutating func next() throws -> Candidate? {
    if left == nil {
      for _ in 0..<CandidateDraw.patience {
        guard let tree = sampler.draw(&random) else { return nil }
        if let candidate = try propose(tree) { return candidate }
      }
      // Listed and shuffled once: what has been proposed since is passed over below.
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
