import SutureComposer

/// A composition of a search space, as a tree over indices of the grammar's leaves.
indirect enum SpaceTree: Hashable, Sendable {
  /// A module, by its index among the leaves of the grammar.
  case leaf(Int)
  /// An operator with two or more operands.
  case node(SearchSpace.Operator, [SpaceTree])

  /// The number of modules.
  var leafCount: Int {
    switch self {
    case .leaf: 1
    case .node(_, let parts): parts.map(\.leafCount).reduce(0, +)
    }
  }

  /// The number of operators.
  var nodeCount: Int {
    switch self {
    case .leaf: 0
    case .node(_, let parts): parts.map(\.nodeCount).reduce(1, +)
    }
  }

  /// The tree with nested uses of an associative operator flattened, and operators of a single operand removed.
  var simplified: SpaceTree {
    guard case .node(let joining, let parts) = self else { return self }
    let flat = parts.map(\.simplified).flatMap { part -> [SpaceTree] in
      if joining.isAssociative, case .node(joining, let inner) = part { return inner }
      return [part]
    }
    return flat.count == 1 ? flat[0] : .node(joining, flat)
  }

  // MARK: Places

  /// The location of a subtree: the index of the operand at each level, from the root.
  typealias Path = ArraySlice<Int>

  /// All subtrees with their locations, the whole tree first.
  var parts: [(path: Path, tree: SpaceTree)] {
    var found: [(path: Path, tree: SpaceTree)] = [([], self)]
    guard case .node(_, let children) = self else { return found }
    for (index, child) in children.enumerated() { found += child.parts.map { ([index] + $0.path, $0.tree) } }
    return found
  }

  /// The tree with the subtree at a location replaced.
  func replacing(_ path: Path, with tree: SpaceTree) -> SpaceTree {
    guard let index = path.first, case .node(let joining, var children) = self else { return tree }
    children[index] = children[index].replacing(path.dropFirst(), with: tree)
    return .node(joining, children)
  }

  /// The tree without the subtree at a location, which must not be the root.
  func removing(_ path: Path) -> SpaceTree {
    guard let index = path.first, case .node(let joining, var children) = self else { return self }
    if path.count == 1 {
      children.remove(at: index)
    } else {
      children[index] = children[index].removing(path.dropFirst())
    }
    return .node(joining, children)
  }
}
