import SutureComposer
import SutureRegistry

/// Lists the canonical compositions of a search space without duplicates.
public struct CandidateEnumerator {
  /// The result of an enumeration.
  public struct Result: Sendable {
    /// The canonical compositions in a fixed order, simplest first, followed by those that the specification lists.
    public var compositions: [Composition] = []
    /// The number of spellings in the space, plus the number of listed compositions.
    public var spellings = 0
    /// Examples of omitted spellings.
    public var examples: [SpellingEquality] = []

    /// The number of spellings omitted because they equal a composition that is tried.
    public var duplicates: Int { spellings - compositions.count }
  }

  /// The maximum number of examples in a result.
  private static let exampleCount = 8

  /// The canonical forms found so far, initially that of the bare backbone, which every sweep tries.
  private var seen: Set<String> = [Composition.identity.description]
  private var result = Result()

  /// Lists a space over the modules of a registry.
  /// - Parameter limit: the maximum number of compositions.
  /// - Throws: if the space names an unknown module or hyperparameter, or selects no module;
  ///   `SweepError.spaceTooLarge` if it has more compositions than the limit.
  public static func enumerate(
    _ space: SearchSpace, in registry: Registry, limit: Int = 100_000
  ) throws -> Result {
    try enumerate(try SpaceGrammar(space, in: registry), in: registry, limit: limit)
  }

  static func enumerate(_ grammar: SpaceGrammar, in registry: Registry, limit: Int) throws -> Result {
    let size = SpaceSize(of: grammar)
    guard size.compositions <= limit else {
      throw SweepError.spaceTooLarge(compositions: size.compositions, spellings: size.spellings, limit: limit)
    }
    var enumerator = CandidateEnumerator()
    enumerator.result.spellings = size.spellings + grammar.equalLeaves.count + grammar.listed.count
    enumerator.result.examples = Array(grammar.equalLeaves.prefix(exampleCount / 2))
    for tree in TreeEnumerator.trees(of: grammar) {
      let composition = grammar.composition(of: tree)
      let canonical = try composition.canonical(in: registry)
      let text = enumerator.add(canonical, spelling: canonical == .identity ? composition.description : nil)
      if case .node(let joining, let parts) = tree, joining.isCommutative {
        enumerator.show(joining, parts.map(grammar.composition), equals: text)
      }
    }
    for (text, canonical) in grammar.listed { _ = enumerator.add(canonical, spelling: text) }
    return enumerator.result
  }

  /// Adds a composition unless it is a duplicate.
  /// - Returns: its canonical spelling.
  private mutating func add(_ canonical: Composition, spelling: String?) -> String {
    let text = canonical.description
    if seen.insert(text).inserted {
      result.compositions.append(canonical)
    } else if let spelling, result.examples.count < CandidateEnumerator.exampleCount {
      result.examples.append(SpellingEquality(spelling: spelling, canonical: text))
    }
    return text
  }

  /// The operators with an example.
  private var shown: Set<SearchSpace.Operator> = []

  /// Adds one pair of spellings as an example for each commutative operator.
  private mutating func show(_ joining: SearchSpace.Operator, _ parts: [Composition], equals canonical: String) {
    guard parts.first != parts.last, !shown.contains(joining) else { return }
    let spellings = [parts, parts.reversed()].map { joining.join($0).description }
    guard let spelling = spellings.first(where: { $0 != canonical }) else { return }
    shown.insert(joining)
    result.examples.append(SpellingEquality(spelling: spelling, canonical: canonical))
  }
}
