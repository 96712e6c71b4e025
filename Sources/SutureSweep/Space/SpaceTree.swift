/// A composition of a search space: a tree over the numbers of its leaves.
indirect enum SpaceTree: Hashable, Sendable {
  /// A module, by its number among the grammar's leaves.
  case leaf(Int)
  /// Two or more parts, joined.
  case node(SearchSpace.Operator, [SpaceTree])

  /// How many modules it has.
  var leafCount: Int {
    switch self {
    case .leaf: 1
    case .node(_, let parts): parts.map(\.leafCount).reduce(0, +)
    }
  }

  /// How many operators it has.
  var nodeCount: Int {
    switch self {
    case .leaf: 0
    case .node(_, let parts): parts.map(\.nodeCount).reduce(1, +)
    }
  }

  /// The same without associative operators directly within themselves and without operators of one part.
  var simplified: SpaceTree {
    guard case .node(let joining, let parts) = self else { return self }
    let flat = parts.map(\.simplified).flatMap { part -> [SpaceTree] in
      if joining.isAssociative, case .node(joining, let inner) = part { return inner }
      return [part]
    }
    return flat.count == 1 ? flat[0] : .node(joining, flat)
  }

  // MARK: Places

  /// Where a part lies: which part of the whole, which part of that, and so on.
  typealias Path = ArraySlice<Int>

  /// Every part with its place, the whole first.
  var parts: [(path: Path, tree: SpaceTree)] {
    var found: [(path: Path, tree: SpaceTree)] = [([], self)]
    guard case .node(_, let children) = self else { return found }
    for (index, child) in children.enumerated() { found += child.parts.map { ([index] + $0.path, $0.tree) } }
    return found
  }

  /// The same with another part at a place.
  func replacing(_ path: Path, with tree: SpaceTree) -> SpaceTree {
    guard let index = path.first, case .node(let joining, var children) = self else { return tree }
    children[index] = children[index].replacing(path.dropFirst(), with: tree)
    return .node(joining, children)
  }

  /// The same without the part at a place, which must not be the whole.
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
