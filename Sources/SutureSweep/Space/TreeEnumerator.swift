import SutureComposer

/// Lists the trees of a grammar; of trees that are equal by commutativity or associativity, only the first.
struct TreeEnumerator {
  private let grammar: SpaceGrammar
  /// The trees, by number of leaves, from 0.
  private var trees: [[SpaceTree]]

  /// The trees, sorted by number of leaves, then number of operators, then in the order of the specification.
  static func trees(of grammar: SpaceGrammar) -> [SpaceTree] {
    guard let largest = grammar.arity.last, !grammar.leaves.isEmpty else { return [] }
    var enumerator = TreeEnumerator(grammar)
    for size in 2...max(2, largest) where grammar.isNested || grammar.arity.contains(size) {
      let joined = grammar.operators.flatMap { enumerator.rooted(in: $0, size: size) }
      enumerator.trees[size] = (1..<size).flatMap { count in joined.filter { $0.nodeCount == count } }
    }
    return grammar.arity.flatMap { enumerator.trees[$0] }
  }

  private init(_ grammar: SpaceGrammar) {
    self.grammar = grammar
    trees = Array(repeating: [], count: max(3, (grammar.arity.last ?? 1) + 1))
    trees[1] = grammar.leaves.indices.map { .leaf($0) }
  }

  private func rooted(in joining: SearchSpace.Operator, size: Int) -> [SpaceTree] {
    let parts = (1..<(grammar.isNested ? size : 2)).flatMap { size in
      (joining.isAssociative ? trees[size].filter { !$0.isRooted(in: joining) } : trees[size])
        .map { (size: size, tree: $0) }
    }
    let isCommutative = joining.isCommutative
    var found: [SpaceTree] = []
    var chosen: [SpaceTree] = []
    func extend(_ rest: Int, from first: Int) {
      guard rest > 0 else {
        if joining.joins(chosen.count) { found.append(.node(joining, chosen)) }
        return
      }
      for index in parts.indices.dropFirst(first) {
        // Parts are sorted by size.
        guard parts[index].size <= rest else { break }
        chosen.append(parts[index].tree)
        extend(rest - parts[index].size, from: isCommutative ? index : 0)
        chosen.removeLast()
      }
    }
    extend(size, from: 0)
    return found
  }
}
