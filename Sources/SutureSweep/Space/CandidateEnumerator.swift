import SutureComposer
import SutureRegistry

/// Lists the compositions of a search space, each canonical form once.
public struct CandidateEnumerator {
  /// Two spellings of one composition.
  public struct Equality: Hashable, Sendable, Encodable {
    /// The one that was left out.
    public let spelling: String
    /// The one that is tried; `identity` stands for the bare backbone.
    public let canonical: String
  }

  /// What enumeration found.
  public struct Result: Sendable {
    /// The compositions, canonical, simplest first, in a fixed order; those listed beside the space come last.
    public var compositions: [Composition] = []
    /// Ways to write them within the space, and the compositions listed beside it.
    public var spellings = 0
    /// Some spellings that were left out.
    public var examples: [Equality] = []

    /// How many spellings were left out because they equal a composition that is tried.
    public var duplicates: Int { spellings - compositions.count }
  }

  /// How many examples a result gives.
  private static let exampleCount = 8

  /// Every canonical form so far, from the beginning that of the bare backbone, which every sweep has.
  private var seen: Set<String> = [Composition.identity.description]
  private var result = Result()

  /// Lists a space over a registry's modules.
  /// - Parameter limit: the most compositions that are listed.
  /// - Throws: where the space names a module or hyperparameter that does not exist, or selects no module at all;
  ///   `SweepError.spaceTooLarge` where it holds more compositions than the limit.
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

  /// Adds a composition unless it is there.
  /// - Returns: how it is written.
  private mutating func add(_ canonical: Composition, spelling: String?) -> String {
    let text = canonical.description
    if seen.insert(text).inserted {
      result.compositions.append(canonical)
    } else if let spelling, result.examples.count < CandidateEnumerator.exampleCount {
      result.examples.append(Equality(spelling: spelling, canonical: text))
    }
    return text
  }

  private var shown: Set<SearchSpace.Operator> = []

  /// Shows one pair of spellings for each operator that commutes.
  private mutating func show(_ joining: SearchSpace.Operator, _ parts: [Composition], equals canonical: String) {
    guard parts.first != parts.last, !shown.contains(joining) else { return }
    let spellings = [parts, parts.reversed()].map { joining.join($0).description }
    guard let spelling = spellings.first(where: { $0 != canonical }) else { return }
    shown.insert(joining)
    result.examples.append(Equality(spelling: spelling, canonical: canonical))
  }
}
