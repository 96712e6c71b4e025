import SutureComposer
import SutureGraph
import SutureSupport

/// Mutations of trees within a grammar.
struct TreeMutation: Sendable {
  /// The kind of a mutation.
  enum Change: CaseIterable {
    /// Replaces a module by another.
    case module
    /// Changes the hyperparameters of a module.
    case hyperparameters
    /// Replaces an operator by another.
    case joining
    /// Swaps two operands.
    case order
    /// Inserts a module.
    case insertion
    /// Removes a module.
    case removal
    /// Groups two operands under an operator of their own, or dissolves such a group.
    case grouping
  }

  private let grammar: SpaceGrammar
  /// The indices of the leaves, by family.
  private let families: [String: [Int]]

  init(_ grammar: SpaceGrammar) {
    self.grammar = grammar
    families = Dictionary(grouping: grammar.leaves.indices) { grammar.leaves[$0].family }
  }

  /// A mutated tree; nil if no mutation was found that gives another tree of the grammar.
  func mutate(_ tree: SpaceTree, _ random: inout RandomStream) -> SpaceTree? {
    for index in random.permutation(Change.allCases.count) {
      // A mutation can fail at one random location and succeed at another.
      for _ in 0..<4 {
        guard let changed = apply(Change.allCases[index], to: tree, &random)?.simplified else { continue }
        if changed != tree, grammar.contains(changed) { return changed }
      }
    }
    return nil
  }

  /// A tree with one random mutation of a kind; nil if the kind does not apply at the random location.
  func apply(_ change: Change, to tree: SpaceTree, _ random: inout RandomStream) -> SpaceTree? {
    switch change {
    case .module: replaceLeaf(of: tree, &random) { grammar.leaves[$0].family != grammar.leaves[$1].family }
    case .hyperparameters: replaceLeaf(of: tree, &random) { $0 != $1 && isSameFamily($0, $1) }
    case .joining: changeOperator(of: tree, &random)
    case .order: swapParts(of: tree, &random)
    case .insertion: resize(tree, 1, &random) { insertLeaf(into: $0, &$1) }
    case .removal: resize(tree, -1, &random) { removeLeaf(from: $0, &$1) }
    case .grouping: grammar.isNested ? regroup(tree, &random) : nil
    }
  }

  private func isSameFamily(_ first: Int, _ second: Int) -> Bool {
    grammar.leaves[first].family == grammar.leaves[second].family
  }

  // MARK: Leaves

  private func leaf(_ random: inout RandomStream) -> SpaceTree {
    .leaf(random.uniform(below: grammar.leaves.count))
  }

  private func replaceLeaf(
    of tree: SpaceTree, _ random: inout RandomStream, where fits: (_ old: Int, _ new: Int) -> Bool
  ) -> SpaceTree? {
    let place = random.pick(tree.parts.filter { $0.tree.nodeCount == 0 })
    guard let place, case .leaf(let old) = place.tree else { return nil }
    return random.pick(grammar.leaves.indices.filter { fits(old, $0) }).map {
      tree.replacing(place.path, with: .leaf($0))
    }
  }

  /// Inserts or removes leaves until the next allowed number of leaves is reached.
  /// - Parameters:
  ///   - step: 1 to insert, -1 to remove.
  ///   - change: inserts or removes a leaf.
  private func resize(
    _ tree: SpaceTree, _ step: Int, _ random: inout RandomStream,
    by change: (SpaceTree, inout RandomStream) -> SpaceTree?
  ) -> SpaceTree? {
    let count = tree.leafCount
    guard let goal = step > 0 ? grammar.arity.first(where: { $0 > count }) : grammar.arity.last(where: { $0 < count })
    else { return nil }
    var changed = tree
    while changed.leafCount != goal {
      guard let next = change(changed, &random)?.simplified else { return nil }
      changed = next
    }
    return changed
  }

  private func insertLeaf(into tree: SpaceTree, _ random: inout RandomStream) -> SpaceTree? {
    let new = leaf(&random)
    guard let place = grammar.isNested ? random.pick(tree.parts) : tree.parts.first else { return nil }
    if case .node(var joining, var parts) = place.tree, !grammar.isNested || random.uniform(below: 2) == 0 {
      parts.insert(new, at: random.uniform(below: parts.count + 1))
      if !joining.joins(parts.count) {
        guard let wider = random.pick(grammar.operators.filter({ $0.joins(parts.count) })) else { return nil }
        joining = wider
      }
      return tree.replacing(place.path, with: .node(joining, parts))
    }
    guard let joining = random.pick(grammar.operators.filter { $0.joins(2) }) else { return nil }
    let pair = random.uniform(below: 2) == 0 ? [place.tree, new] : [new, place.tree]
    return tree.replacing(place.path, with: .node(joining, pair))
  }

  private func removeLeaf(from tree: SpaceTree, _ random: inout RandomStream) -> SpaceTree? {
    random.pick(tree.parts.filter { $0.tree.nodeCount == 0 && !$0.path.isEmpty }).map { tree.removing($0.path) }
  }

  // MARK: Operators

  private func changeOperator(of tree: SpaceTree, _ random: inout RandomStream) -> SpaceTree? {
    let place = random.pick(tree.parts.filter { $0.tree.nodeCount > 0 })
    guard let place, case .node(let old, let parts) = place.tree else { return nil }
    return random.pick(grammar.operators.filter { $0 != old && $0.joins(parts.count) }).map {
      tree.replacing(place.path, with: .node($0, parts))
    }
  }

  private func swapParts(of tree: SpaceTree, _ random: inout RandomStream) -> SpaceTree? {
    let place = random.pick(tree.parts.filter { $0.tree.nodeCount > 0 })
    guard let place, case .node(let joining, var parts) = place.tree, !joining.isCommutative else { return nil }
    let first = random.uniform(below: parts.count)
    let second = random.uniform(below: parts.count - 1)
    parts.swapAt(first, second < first ? second : second + 1)
    return tree.replacing(place.path, with: .node(joining, parts))
  }

  private func regroup(_ tree: SpaceTree, _ random: inout RandomStream) -> SpaceTree? {
    let place = random.pick(tree.parts.filter { $0.tree.nodeCount > 0 })
    guard let place, case .node(let joining, var parts) = place.tree else { return nil }
    let index = random.uniform(below: parts.count)
    if case .node(_, let inner) = parts[index] {
      parts.replaceSubrange(index...index, with: inner)
    } else {
      guard parts.count > 2, let inner = random.pick(grammar.operators.filter { $0.joins(2) }) else { return nil }
      let start = min(index, parts.count - 2)
      parts.replaceSubrange(start..<start + 2, with: [.node(inner, Array(parts[start..<start + 2]))])
    }
    return tree.replacing(place.path, with: .node(joining, parts))
  }
}

extension RandomStream {
  /// A random element, each equally likely; nil if there is none.
  mutating func pick<Element>(_ elements: [Element]) -> Element? {
    elements.isEmpty ? nil : elements[uniform(below: elements.count)]
  }
}
