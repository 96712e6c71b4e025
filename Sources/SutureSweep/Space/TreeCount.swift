import SutureComposer

/// The number of trees of a grammar, counted without listing them.
struct TreeCount: Sendable {
  /// Which trees are counted as one.
  enum Sense {
    /// Every spelling: `a + b` and `b + a` are two.
    case spellings
    /// Equal compositions once: `a + b` and `b + a` are one.
    case compositions
  }

  private let grammar: SpaceGrammar
  private let sense: Sense
  /// The number of trees, by number of leaves.
  private(set) var trees: [UInt128]
  /// The number of trees with the operator at the root, by number of leaves.
  private(set) var rooted: [SearchSpace.Operator: [UInt128]]

  init(_ grammar: SpaceGrammar, _ sense: Sense) {
    self.grammar = grammar
    self.sense = sense
    trees = [0, UInt128(grammar.leaves.count)]
    rooted = Dictionary(uniqueKeysWithValues: grammar.operators.map { ($0, [0, 0]) })
    for size in 2...max(2, grammar.arity.last ?? 1) {
      let counts = grammar.operators.map { joining in
        let unordered = sense == .compositions && joining.isCommutative
        return unordered ? selections(joining, size, from: 1, parts: 0) : completions(joining, size, after: 0)
      }
      for (joining, count) in zip(grammar.operators, counts) { rooted[joining]?.append(count) }
      trees.append(counts.reduce(0, +))
    }
  }

  /// The number of trees with an allowed number of leaves.
  var total: UInt128 { grammar.arity.map { trees[$0] }.reduce(0, +) }

  /// The number of trees with `size` leaves that can be an operand of an operator.
  func parts(of joining: SearchSpace.Operator, size: Int) -> UInt128 {
    guard size > 1 else { return trees[size] }
    guard grammar.isNested else { return 0 }
    return trees[size] - (joining.isAssociative ? rooted[joining]?[size] ?? 0 : 0)
  }

  /// The number of sequences of operands with `rest` leaves in total that can follow `before` operands.
  func completions(_ joining: SearchSpace.Operator, _ rest: Int, after before: Int) -> UInt128 {
    guard rest > 0 else { return joining.joins(before) ? 1 : 0 }
    // The first operand never has all leaves: operators join two or more.
    let largest = before == 0 ? rest - 1 : rest
    guard largest > 0 else { return 0 }
    return (1...largest).reduce(0) { sum, size in
      sum + parts(of: joining, size: size) * completions(joining, rest - size, after: before + 1)
    }
  }

  /// The number of multisets of operands with `rest` leaves in total and at least `size` leaves each.
  private func selections(_ joining: SearchSpace.Operator, _ rest: Int, from size: Int, parts before: Int) -> UInt128 {
    guard rest > 0 else { return joining.joins(before) ? 1 : 0 }
    guard size <= rest, size < rest || before > 0 else { return 0 }
    let kinds = parts(of: joining, size: size)
    return (0...(rest / size)).reduce(0) { sum, count in
      // Multisets of `count` among `kinds`: kinds · (kinds + 1) · … / count!, an integer after each factor.
      let ways = (0..<UInt128(count)).reduce(UInt128(1)) { $0 * (kinds + $1) / ($1 + 1) }
      return ways == 0
        ? sum : sum + ways * selections(joining, rest - size * count, from: size + 1, parts: before + count)
    }
  }
}
