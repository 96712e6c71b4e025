import SutureComposer
import SutureGraph
import SutureSupport

/// Draws random trees of a grammar; every spelling is equally likely.
struct TreeSampler: Sendable {
  private let grammar: SpaceGrammar
  private let count: TreeCount

  init(_ grammar: SpaceGrammar) {
    self.grammar = grammar
    count = TreeCount(grammar, .spellings)
  }

  /// A random tree; nil if the grammar has none.
  func draw(_ random: inout RandomStream) -> SpaceTree? {
    pick(grammar.arity, weights: grammar.arity.map { count.trees[$0] }, &random).map { draw($0, for: nil, &random) }
  }

  /// A random tree of a size that can be an operand of an operator; nil as operator for the root.
  private func draw(_ size: Int, for parent: SearchSpace.Operator?, _ random: inout RandomStream) -> SpaceTree {
    let joinings = grammar.operators.filter { $0 != parent || !$0.isAssociative }
    let weights = joinings.map { count.rooted[$0]?[size] ?? 0 }
    guard size > 1, let joining = pick(joinings, weights: weights, &random) else {
      return .leaf(random.uniform(below: grammar.leaves.count))
    }
    var parts: [SpaceTree] = []
    var rest = size
    while rest > 0 {
      let sizes = Array(1...(parts.isEmpty ? rest - 1 : rest))
      let ways = sizes.map {
        count.parts(of: joining, size: $0) * count.completions(joining, rest - $0, after: parts.count + 1)
      }
      guard let next = pick(sizes, weights: ways, &random) else { break }
      parts.append(draw(next, for: joining, &random))
      rest -= next
    }
    return .node(joining, parts)
  }

  /// A random choice with probability proportional to its weight; nil if all weights are 0.
  private func pick<Choice>(_ choices: [Choice], weights: [UInt128], _ random: inout RandomStream) -> Choice? {
    let total = weights.reduce(0, +)
    guard total > 0 else { return nil }
    var place = random.uniform() * Double(total)
    var last: Choice?
    for (choice, weight) in zip(choices, weights) where weight > 0 {
      place -= Double(weight)
      if place < 0 { return choice }
      last = choice
    }
    return last
  }
}
